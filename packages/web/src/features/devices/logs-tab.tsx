import { api, useApiPages, type OutputOf } from '../../api.ts';
import { Empty } from '../../ui/empty.tsx';
import { count } from '../../ui/format.ts';
import { Row, Stack } from '../../ui/layout.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { Why } from '../../ui/why.tsx';
import { useRows } from './rows.ts';
import { useDeviceWhy } from './why.tsx';

type Line = OutputOf<typeof api.devices.logs>['items'][number];

/** What the agent says of itself: messages of a fixed catalogue, never free text. */
export function LogsTab({ deviceId }: { deviceId: string }) {
  const logs = useApiPages(api.devices.logs, { params: { id: deviceId }, query: {} });
  const why = useDeviceWhy()('manage.log', 'template');
  const rows = useRows<Line>(logs.data);
  return (
    <Stack gap={8}>
      {rows.length > 0 && (
        <Row gap={4}>
          <span>
            Warnings and worse, from a fixed list of messages; equal ones of ten minutes are one line.
          </span>
          {why && <Why of="Messages" facts={why} />}
        </Row>
      )}
      <Table
        name="device-logs"
        label="Messages of the agent"
        what={rows.length === 1 ? 'message' : 'messages'}
        plain
        columns={COLUMNS}
        rows={rows}
        rowId={({ template, firstAt, text }) => `${template} ${firstAt} ${text}`}
        more={logs.more}
        none={
          <View
            query={logs}
            skeleton="table"
            size="panel"
            what="device"
            isEmpty={() => true}
            empty={
              <Empty title="No message" size="panel">
                Agents send warnings and worse only, and this one had none to send. What a program or a person
                does is in no message.
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
    </Stack>
  );
}

const LEVELS: Readonly<Record<number, { tone: StatusTone; word: string }>> = {
  40: { tone: 'warn', word: 'warning' },
  50: { tone: 'bad', word: 'error' },
  60: { tone: 'bad', word: 'fatal' },
};

function Level({ level }: { level: number }) {
  const { tone, word } = LEVELS[level] ?? { tone: 'info', word: `level ${level}` };
  return <Status tone={tone}>{word}</Status>;
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'text', header: 'Message', wraps: true, cell: ({ text }) => text },
  { id: 'level', header: 'Level', width: 6.5, cell: ({ level }) => <Level level={level} /> },
  { id: 'n', header: 'Times', width: 4.5, align: 'end', dropBelow: 'narrow', cell: ({ n }) => count(n) },
  {
    id: 'first',
    header: 'First',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ firstAt }) => <Time at={firstAt} />,
  },
  {
    id: 'last',
    header: 'Last',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ lastAt }) => <Time at={lastAt} />,
  },
];
