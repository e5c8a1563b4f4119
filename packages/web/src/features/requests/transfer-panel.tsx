import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { OverNotice } from '../../api/over-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Day, When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Transfer } from './requests.ts';

const refreshes = [api.requests.listRequests, api.devices.list];

/** A device that goes to another company, or comes from one, when both agree. */
export function TransferPanel({ transfer }: { transfer: Transfer }) {
  const { requests: texts } = useTexts();
  const { company, device, offeredAt, expiresAt, way } = transfer;
  const isIn = way === 'in';
  return (
    <Panel
      title={
        isIn
          ? texts.offersIn(company.name ?? texts.otherCompany, device.label)
          : texts.offersOut(device.label)
      }
    >
      <Stack>
        <Facts
          items={[
            ...(isIn ? [] : [{ label: texts.offerTo, value: company.name ?? company.id }]),
            { label: texts.asked, value: <When at={offeredAt} /> },
            { label: texts.until, value: <Day at={expiresAt} /> },
          ]}
        />
        {isIn ? <Answers transfer={transfer} /> : <TakeBack id={transfer.id} />}
      </Stack>
    </Panel>
  );
}

function Answers({ transfer: { id, device } }: { transfer: Transfer }) {
  const { requests: texts } = useTexts();
  const [isAsked, setAsked] = useState(false);
  const answer = useAction(api.requests.answerTransfer, { refreshes });
  const give = (kind: 'accept' | 'refuse') => answer.run({ params: { id }, body: { answer: kind } });
  const accept = async () => {
    await give('accept');
    notify({ tone: 'ok', text: texts.accepted });
  };
  return (
    <>
      <OverNotice error={isAsked ? undefined : answer.error} />
      <Row>
        <Button onPress={() => setAsked(true)}>{texts.accept}</Button>
        <Button
          isPending={answer.isPending}
          onPress={() => answer.start({ params: { id }, body: { answer: 'refuse' } })}
        >
          {texts.refuse}
        </Button>
      </Row>
      <Confirm
        title={texts.acceptTitle(device.label)}
        effect={texts.acceptEffect}
        action={texts.acceptAction}
        kind="primary"
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={accept}
      />
    </>
  );
}

function TakeBack({ id }: { id: string }) {
  const { requests: texts } = useTexts();
  const back = useAction(api.requests.takeBackTransfer, { refreshes });
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
