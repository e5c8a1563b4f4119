import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day, When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { AgreementIcon } from '../../ui/icons.ts';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { stateTones, whoCan, type AgreementState, type Company } from './agreement.ts';
import { Compare } from './compare.tsx';
import { ReceiptButton } from './receipt-button.tsx';
import { TextDialog } from './text-dialog.tsx';

const route = getRouteApi('/signed-in/portal/agreements');

/** Which version is in force, who accepted which, and the ways to read, accept, compare and withdraw. */
export function AgreementTab({ company }: { company: Company }) {
  const { agreements } = useTexts();
  const state = useApi(api.consents.agreementState, { params: { c: company.id } });
  return (
    <View
      query={state}
      isEmpty={({ agreement }) => agreement === null}
      empty={
        <Empty title={agreements.none} icon={AgreementIcon}>
          {agreements.noneDetail}
        </Empty>
      }
    >
      {(data) =>
        data.agreement !== null && <Known company={company} agreement={data.agreement} state={data} />
      }
    </View>
  );
}

function Known({
  company,
  agreement,
  state,
}: {
  company: Company;
  agreement: string;
  state: AgreementState;
}) {
  const { agreements } = useTexts();
  const { can } = useMe();
  const { from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const [isReading, setReading] = useState(false);
  const { accepted, current, waiting } = state;
  const newest = waiting ?? current;
  const mayAccept = waiting !== null && can('agreement.accept');
  return (
    <Stack gap={24}>
      {waiting !== null && <Waiting state={state} waiting={waiting} />}
      <Panel title={agreements.support}>
        <Stack>
          <Standing state={state} />
          <Row>
            {newest && (
              <Button kind={mayAccept ? 'primary' : 'plain'} onPress={() => setReading(true)}>
                {mayAccept ? agreements.readAndAccept : agreements.read}
              </Button>
            )}
            {(newest?.number ?? 0) > 1 && (
              <Button
                onPress={() => {
                  const last = newest?.number ?? 2;
                  const base = accepted !== null && accepted.number < last ? accepted.number : last - 1;
                  void navigate({ search: { from: base, to: last }, replace: true, resetScroll: false });
                }}
              >
                {agreements.compare}
              </Button>
            )}
            {accepted && can('consent.view') && (
              <ReceiptButton
                companyId={company.id}
                consentId={accepted.consentId}
                what={agreements.support}
              />
            )}
            {accepted && can('agreement.withdraw') && (
              <Withdraw companyId={company.id} consentId={accepted.consentId} />
            )}
          </Row>
        </Stack>
      </Panel>
      {from !== undefined && to !== undefined && <Compare agreement={agreement} from={from} to={to} />}
      {isReading && newest && (
        <TextDialog
          agreement={agreement}
          number={newest.number}
          company={mayAccept ? company : undefined}
          onClose={() => setReading(false)}
        />
      )}
    </Stack>
  );
}

function Waiting({
  state,
  waiting,
}: {
  state: AgreementState;
  waiting: NonNullable<AgreementState['waiting']>;
}) {
  const { agreements } = useTexts();
  const { can } = useMe();
  const isBefore = state.state === 'accepted' || state.state === 'none';
  return (
    <Notice tone={isBefore ? 'info' : 'warn'} title={agreements.waiting(waiting.number)}>
      <p>
        {isBefore ? agreements.waitingBefore : agreements.waitingAfter}{' '}
        {can('agreement.accept') ? '' : whoCan(state, agreements)}
      </p>
      {isBefore && (
        <p>
          {agreements.inForce}: {agreements.fromDay} <Day at={waiting.effectiveAt} />
        </p>
      )}
    </Notice>
  );
}

function Standing({ state: { state, current, accepted } }: { state: AgreementState }) {
  const { agreements } = useTexts();
  return (
    <Facts
      items={[
        {
          label: agreements.state,
          value: <Status tone={stateTones[state]}>{agreements.states[state]}</Status>,
        },
        {
          label: agreements.inForce,
          value: current ? (
            <>
              {agreements.versionOf(current.number)}, {agreements.sinceDay} <Day at={current.effectiveAt} />
            </>
          ) : (
            agreements.inForceNone
          ),
        },
        ...(accepted
          ? [
              { label: agreements.acceptedVersion, value: agreements.versionOf(accepted.number) },
              { label: agreements.acceptedBy, value: accepted.by ?? agreements.unnamed },
              { label: agreements.acceptedAt, value: <When at={accepted.at} /> },
            ]
          : []),
      ]}
    />
  );
}

/** As many clicks as accepting: one to ask, one to do. */
function Withdraw({ companyId, consentId }: { companyId: string; consentId: string }) {
  const { agreements } = useTexts();
  const [isAsked, setAsked] = useState(false);
  const withdraw = useAction(api.consents.withdraw, {
    refreshes: [api.consents.agreementState, api.consents.listConsents, api.standing.listStanding],
  });
  return (
    <>
      <Button kind="quiet" onPress={() => setAsked(true)}>
        {agreements.withdraw}
      </Button>
      <Confirm
        title={agreements.withdrawTitle}
        effect={agreements.withdrawEffect}
        action={agreements.withdraw}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={() => withdraw.run({ params: { c: companyId, id: consentId } })}
      />
    </>
  );
}
