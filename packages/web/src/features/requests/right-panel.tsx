import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day, When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { asProblem } from '../../ui/problem.ts';
import { AllowDialog } from './allow-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { askingName, changedAt, rightName, type RightRequest } from './requests.ts';

/** A right that somebody asks for, with what the reader can do about it. */
export function RightPanel({ request }: { request: RightRequest }) {
  const texts = useTexts();
  const { requests, why, levels } = texts;
  const { device, from, line, needed } = request;
  return (
    <Panel
      title={
        from.isSelf ? requests.youAsk(device.label) : requests.asks(askingName(from, texts), device.label)
      }
    >
      <Stack>
        <Facts
          items={[
            { label: requests.what, value: rightName(request.right, texts) },
            {
              label: requests.refusedBy,
              value: needed === null ? why.lines[line] : requests.missing(levels[needed]),
            },
            { label: requests.reason, value: request.reason ?? requests.locked },
            { label: requests.asked, value: <When at={request.askedAt} /> },
            { label: requests.until, value: <Day at={request.expiresAt} /> },
          ]}
        />
        {request.mayAnswer && <Answers request={request} />}
        {from.isSelf && <TakeBack id={request.id} />}
      </Stack>
    </Panel>
  );
}

function Answers({ request }: { request: RightRequest }) {
  const { requests: texts } = useTexts();
  const [open, setOpen] = useState<'allow' | 'done' | 'refuse'>();
  const close = () => setOpen(undefined);
  // of staff the level is that of their role
  const isLevelOfTheirs = request.needed !== null && request.from.memberId !== null;
  const there = isLevelOfTheirs ? undefined : changedAt(request.line, request.device.id);
  return (
    <>
      <Row>
        {isLevelOfTheirs && <Button onPress={() => setOpen('allow')}>{texts.allow}</Button>}
        {there && <LinkButton {...there}>{texts.elsewhere}</LinkButton>}
        {!isLevelOfTheirs && <Button onPress={() => setOpen('done')}>{texts.done}</Button>}
        <Button onPress={() => setOpen('refuse')}>{texts.refuse}</Button>
      </Row>
      {open === 'allow' && <AllowDialog request={request} onClose={close} />}
      {(open === 'done' || open === 'refuse') && (
        <NoteDialog request={request} answer={open} onClose={close} />
      )}
    </>
  );
}

function TakeBack({ id }: { id: string }) {
  const { requests: texts } = useTexts();
  const back = useAction(api.requests.takeBackRequest, { refreshes: [api.requests.listRequests] });
  return (
    <>
      {back.error !== null && <ProblemNotice problem={asProblem(back.error)} />}
      <Row>
        <Button isPending={back.isPending} onPress={() => back.start({ params: { id } })}>
          {texts.takeBack}
        </Button>
      </Row>
    </>
  );
}
