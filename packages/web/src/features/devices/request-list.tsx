import { useMemo, useState } from 'react';
import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import { api, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { enrolmentTexts, type EnrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { requests: texts } = usePart(enrolmentTexts);
  const requests = useApi(api.enrolment.listRequests);
  const refresh = useRefresh();
  const [asked, setAsked] = useState<Question | undefined>();
  useLive('enrolment.requested', undefined, () => refresh(api.enrolment.listRequests));
  const columns = useMemo(() => columnsOf(texts), [texts]);
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
    <Section title={texts.title} detail={texts.detail}>
      <View query={requests} skeleton="table" size="panel">
        {() => (
          <Table
            name="enrolment-requests"
            label={texts.list}
            what={texts.what(rows.length)}
            plain
            columns={columns}
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
  const { requests: texts } = usePart(enrolmentTexts);
  const refreshes = [api.enrolment.listRequests, api.enrolment.listTokens, api.server.overview];
  const approve = useAction(api.enrolment.approve, { refreshes });
  const refuse = useAction(api.enrolment.refuse, { refreshes });
  const { verb, request } = question ?? {};
  const name = request?.hostname ?? '';
  const isApproval = verb === 'approve';
  return (
    <Confirm
      title={isApproval ? texts.approveNamed(name) : texts.refuseNamed(name)}
      kind={isApproval ? 'primary' : 'danger'}
      effect={isApproval ? <Compare code={request?.code ?? ''} /> : texts.refusal}
      action={isApproval ? texts.same : texts.refuseDevice}
      isOpen={question !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (!request) return;
        await (isApproval ? approve : refuse).run({ params: { id: request.id } });
        notify({ tone: 'ok', text: isApproval ? texts.approved(name) : texts.refused(name) });
      }}
    />
  );
}

function Compare({ code }: { code: string }) {
  const { requests: texts } = usePart(enrolmentTexts);
  return (
    <Stack gap={8}>
      <span>{texts.compare}</span>
      <Stat label={texts.code}>{spacedCode(code)}</Stat>
      <span>{texts.other}</span>
    </Stack>
  );
}

const columnsOf = (texts: EnrolmentTexts['requests']): Column<RequestRow>[] => [
  {
    id: 'hostname',
    header: texts.host,
    wraps: true,
    cell: ({ hostname, code }) => (
      <Row>
        {hostname} <strong className="mono">{spacedCode(code)}</strong>
      </Row>
    ),
  },
  {
    id: 'token',
    header: texts.token,
    width: 14,
    wraps: true,
    dropBelow: 'narrow',
    cell: ({ tokenLabel }) => tokenLabel,
  },
  {
    id: 'asked',
    header: texts.asked,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ askedAt }) => <Time at={askedAt} />,
  },
  {
    id: 'decide',
    header: texts.action,
    width: 11,
    align: 'end',
    cell: ({ onAsk, hostname }) => (
      <Row gap={4}>
        <Button size="small" onPress={() => onAsk('approve')} label={texts.approveNamed(hostname)}>
          {texts.approve}
        </Button>
        <Button kind="quiet" size="small" onPress={() => onAsk('refuse')} label={texts.refuseNamed(hostname)}>
          {texts.refuse}
        </Button>
      </Row>
    ),
  },
];
