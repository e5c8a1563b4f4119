import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { OverNotice } from '../../api/over-notice.tsx';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { AskForSession } from '../sessions/index.ts';
import { DoneDialog } from './done-dialog.tsx';
import { HelpText } from './help-text.tsx';
import { refreshes, type HelpRequest } from './use-help.ts';

/** Help that somebody wants, with what the reader can do about it. */
export function HelpPanel({ request }: { request: HelpRequest }) {
  const texts = usePart(helpTexts);
  const { askedAt, device, from, mayHandle, taken } = request;
  return (
    <Panel
      title={from.isSelf ? texts.youAsk(device.label) : texts.asks(from.name ?? texts.somebody, device.label)}
    >
      <Stack>
        <HelpText text={request.text} />
        <Facts
          items={[
            { label: texts.asked, value: <When at={askedAt} /> },
            {
              label: texts.lookedAfter,
              value: taken ? (
                <>
                  {taken.isSelf ? texts.you : (taken.name ?? texts.somebody)}, <When at={taken.at} />
                </>
              ) : (
                texts.nobody
              ),
            },
          ]}
        />
        {mayHandle && <Handling request={request} />}
        {from.isSelf && <TakeBack id={request.id} />}
      </Stack>
    </Panel>
  );
}

function Handling({ request }: { request: HelpRequest }) {
  const texts = usePart(helpTexts);
  const { id, device, state, text } = request;
  const [isEnding, setEnding] = useState(false);
  const take = useAction(api.help.takeHelp, { refreshes });
  return (
    <>
      <OverNotice error={take.error} />
      <Row>
        {state === 'waiting' && (
          <Button kind="primary" isPending={take.isPending} onPress={() => take.start({ params: { id } })}>
            {texts.take}
          </Button>
        )}
        <AskForSession device={device} reason={text ?? undefined} />
        <Button onPress={() => setEnding(true)}>{texts.done}</Button>
        <LinkButton kind="quiet" to="/devices/$deviceId" params={{ deviceId: device.id }}>
          {texts.open}
        </LinkButton>
      </Row>
      {isEnding && <DoneDialog request={request} onClose={() => setEnding(false)} />}
    </>
  );
}

function TakeBack({ id }: { id: string }) {
  const texts = usePart(helpTexts);
  const back = useAction(api.help.takeBackHelp, { refreshes });
  return (
    <>
      <OverNotice error={back.error} />
      <Row>
        <Button isPending={back.isPending} onPress={() => back.start({ params: { id } })}>
          {texts.takeBack}
        </Button>
      </Row>
    </>
  );
}
