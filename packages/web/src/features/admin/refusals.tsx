import { refusalCodes } from '@candor/protocol/errors.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
import { recordWords } from '../../api/record-words.ts';
import { count, day } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';

type Refusal = OutputOf<typeof api.server.refusals>['items'][number];

/** What agents sent and the server did not take, by day. */
export function Refusals() {
  const refusals = useApi(api.server.refusals, {}, { everyMs: 60_000 });
  return (
    <Section
      title="Refused values"
      detail="What agents sent and the server did not take. The values themselves are not kept."
    >
      <View
        query={refusals}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={<Prose>None in the last 90 days.</Prose>}
      >
        {({ items }) => (
          <Table
            name="server-refusals"
            label="Refused values"
            what={items.length === 1 ? 'line' : 'lines'}
            plain
            columns={COLUMNS}
            rows={items}
            rowId={({ day: at, deviceId, agentVersion, record, key, code }) =>
              `${at} ${deviceId} ${agentVersion} ${record} ${key ?? ''} ${code}`
            }
          />
        )}
      </View>
    </Section>
  );
}

const COLUMNS: readonly Column<Refusal>[] = [
  {
    id: 'record',
    header: 'Record',
    cell: ({ deviceId, record }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId }} search={{ tab: 'privacy' }}>
        {recordWords(record)}
      </Link>
    ),
  },
  { id: 'day', header: 'Day', width: 7, dropBelow: 'narrow', cell: ({ day: at }) => day(at) },
  { id: 'field', header: 'Field', width: 10, dropBelow: 'narrow', cell: ({ key }) => key ?? 'not named' },
  { id: 'why', header: 'Why', wraps: true, cell: ({ code }) => refusalWords(code) },
  {
    id: 'agent',
    header: 'Agent',
    width: 5,
    dropBelow: 'narrow',
    cell: ({ agentVersion }) => <span className="mono">{agentVersion}</span>,
  },
  { id: 'n', header: 'Times', width: 4.5, align: 'end', cell: ({ n }) => count(n) },
];

function refusalWords(code: string): string {
  return Object.hasOwn(refusalCodes, code) ? refusalCodes[code as keyof typeof refusalCodes] : code; // own key
}
