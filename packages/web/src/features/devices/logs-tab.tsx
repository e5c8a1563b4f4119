import { useMemo } from 'react';
import { api, useApiPages, type OutputOf } from '../../api.ts';
import { devicesTexts, type DevicesTexts } from '../../texts/devices.ts';
import { InEnglish } from '../../texts/in-english.tsx';
import { usePart } from '../../texts/use-texts.ts';
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
  const { logs: texts } = usePart(devicesTexts);
  const logs = useApiPages(api.devices.logs, { params: { id: deviceId }, query: {} });
  const why = useDeviceWhy()('manage.log', 'template');
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const rows = useRows<Line>(logs.data);
  return (
    <Stack gap={8}>
      {rows.length > 0 && (
        <Row gap={4}>
          <span>{texts.about}</span>
          {why && <Why of={texts.messages} facts={why} />}
        </Row>
      )}
      <Table
        name="device-logs"
        label={texts.title}
        what={texts.what(rows.length)}
        plain
        columns={columns}
        rows={rows}
        rowId={({ template, firstAt, text }) => `${template} ${firstAt} ${text}`}
        more={logs.more}
        none={
          <View
            query={logs}
            skeleton="table"
            size="panel"
            what={texts.device}
            isEmpty={() => true}
            empty={
              <Empty title={texts.none} size="panel">
                {texts.noneDetail}
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

const LEVELS: Readonly<Record<number, StatusTone>> = { 40: 'warn', 50: 'bad', 60: 'bad' };

function Level({ level }: { level: number }) {
  const { logs: texts } = usePart(devicesTexts);
  const words: Readonly<Record<number, string>> = texts.levels;
  return <Status tone={LEVELS[level] ?? 'info'}>{words[level] ?? texts.levelNumber(level)}</Status>;
}

const columnsOf = (texts: DevicesTexts['logs']): Column<Line>[] => [
  { id: 'text', header: texts.message, wraps: true, cell: ({ text }) => <InEnglish>{text}</InEnglish> },
  { id: 'level', header: texts.level, width: 6.5, cell: ({ level }) => <Level level={level} /> },
  { id: 'n', header: texts.times, width: 4.5, align: 'end', dropBelow: 'narrow', cell: ({ n }) => count(n) },
  {
    id: 'first',
    header: texts.first,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ firstAt }) => <Time at={firstAt} />,
  },
  {
    id: 'last',
    header: texts.last,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ lastAt }) => <Time at={lastAt} />,
  },
];
