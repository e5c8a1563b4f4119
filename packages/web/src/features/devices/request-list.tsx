import { useMemo, useState } from 'react';
import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import { api, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Row, Section, Stack } from '../../ui/layout.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { notify } from '../../ui/toast.tsx';
import { View } from '../../ui/view.tsx';

type Request = OutputOf<typeof api.enrolment.listRequests>['items'][number];
type Question = { verb: 'approve' | 'refuse'; request: Request };
type RequestRow = Request & { onAsk: (verb: Question['verb']) => void };

/** Devices that wait until somebody compares their code and lets them in. Nothing is drawn while none waits. */
export function RequestList() {
  const requests = useApi(api.enrolment.listRequests);
  const refresh = useRefresh();
  const [asked, setAsked] = useState<Question | undefined>();
  useLive('enrolment.requested', undefined, () => refresh(api.enrolment.listRequests));
  const rows = useMemo(
    () =>
      (requests.data?.items ?? []).map((request) => ({
        ...request,
        onAsk: (verb: Question['verb']) => setAsked({ verb, request }),
      })),
    [requests.data],
  );
  if (requests.data?.items.length === 0 && asked === undefined) return null;
  return (
    <Section
      title="Waiting for your approval"
      detail="Approve a device only when its screen shows the same code. Nothing is collected from it before."
    >
      <View query={requests} skeleton="table" size="panel">
        {() => (
          <Table
            name="enrolment-requests"
            label="Devices that wait for approval"
            what={rows.length === 1 ? 'device' : 'devices'}
            plain
            columns={COLUMNS}
            rows={rows}
            rowId={({ id }) => id}
          />
        )}
      </View>
      <Decide question={asked} onClose={() => setAsked(undefined)} />
    </Section>
  );
}

function Decide({ question, onClose }: { question: Question | undefined; onClose: () => void }) {
  const refreshes = [api.enrolment.listRequests, api.enrolment.listTokens, api.server.overview];
  const approve = useAction(api.enrolment.approve, { refreshes });
  const refuse = useAction(api.enrolment.refuse, { refreshes });
  const { verb, request } = question ?? {};
  const name = request?.hostname ?? '';
  const isApproval = verb === 'approve';
  return (
    <Confirm
      title={isApproval ? `Approve ${name}` : `Refuse ${name}`}
      kind={isApproval ? 'primary' : 'danger'}
      effect={isApproval ? <Compare code={request?.code ?? ''} /> : REFUSAL}
      action={isApproval ? 'The codes are the same: approve' : 'Refuse device'}
      isOpen={question !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (!request) return;
        await (isApproval ? approve : refuse).run({ params: { id: request.id } });
        notify({ tone: 'ok', text: `${isApproval ? 'Approved' : 'Refused'} ${name}` });
      }}
    />
  );
}

const REFUSAL =
  'The device does not come in, and what it sent with its request is deleted within two days. The token’s use is not given back.';

function Compare({ code }: { code: string }) {
  return (
    <Stack gap={8}>
      <span>Look at the screen of the device, where its agent shows a code. It must be this one:</span>
      <Stat label="Code">{spacedCode(code)}</Stat>
      <span>
        If it shows another code, or nobody is at that device, refuse it: somebody else has the token.
      </span>
    </Stack>
  );
}

const COLUMNS: readonly Column<RequestRow>[] = [
  {
    id: 'hostname',
    header: 'Host name and code',
    wraps: true,
    cell: ({ hostname, code }) => (
      <Row>
        {hostname} <strong className="mono">{spacedCode(code)}</strong>
      </Row>
    ),
  },
  {
    id: 'token',
    header: 'Token',
    width: 14,
    wraps: true,
    dropBelow: 'narrow',
    cell: ({ tokenLabel }) => tokenLabel,
  },
  {
    id: 'asked',
    header: 'Asked',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ askedAt }) => <Time at={askedAt} />,
  },
  {
    id: 'decide',
    header: 'Action',
    width: 10,
    align: 'end',
    cell: ({ onAsk, hostname }) => (
      <Row gap={4}>
        <Button size="small" onPress={() => onAsk('approve')} label={`Approve ${hostname}`}>
          Approve
        </Button>
        <Button kind="quiet" size="small" onPress={() => onAsk('refuse')} label={`Refuse ${hostname}`}>
          Refuse
        </Button>
      </Row>
    ),
  },
];
