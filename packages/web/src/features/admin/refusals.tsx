import { useMemo } from 'react';
import { api, useApi, type OutputOf } from '../../api.ts';
import { recordWords, refusalWords } from '../../api/record-words.ts';
import { serverTexts, type ServerTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { count, day } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';

type Refusal = OutputOf<typeof api.server.refusals>['items'][number];

/** What agents sent and the server did not take, by day. */
export function Refusals() {
  const { refusals: texts } = usePart(serverTexts);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const refusals = useApi(api.server.refusals, {}, { everyMs: 60_000 });
  return (
    <Section title={texts.title} detail={texts.detail}>
      <View
        query={refusals}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={<Prose>{texts.none}</Prose>}
      >
        {({ items }) => (
          <Table
            name="server-refusals"
            label={texts.title}
            what={texts.what(items.length)}
            plain
            columns={columns}
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

const columnsOf = (texts: ServerTexts['refusals']): Column<Refusal>[] => [
  {
    id: 'record',
    header: texts.record,
    cell: ({ deviceId, record }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId }} search={{ tab: 'privacy' }}>
        {recordWords(record)}
      </Link>
    ),
  },
  { id: 'day', header: texts.day, width: 7, dropBelow: 'narrow', cell: ({ day: at }) => day(at) },
  {
    id: 'field',
    header: texts.field,
    width: 10,
    dropBelow: 'narrow',
    cell: ({ key }) => key ?? texts.notNamed,
  },
  { id: 'why', header: texts.why, wraps: true, cell: ({ code }) => refusalWords(code) },
  {
    id: 'agent',
    header: texts.agent,
    width: 5,
    dropBelow: 'narrow',
    cell: ({ agentVersion }) => <span className="mono">{agentVersion}</span>,
  },
  { id: 'n', header: texts.times, width: 4.5, align: 'end', cell: ({ n }) => count(n) },
];
