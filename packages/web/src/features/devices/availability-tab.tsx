import { useMemo } from 'react';
import { api, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { devicesTexts, type DevicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useCalmly } from '../../ui/calm.ts';
import { Empty } from '../../ui/empty.tsx';
import { clock, day, duration } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Status } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { Why } from '../../ui/why.tsx';
import { dayCells, onlineShare, shareWords, type Availability } from './availability.ts';
import { useDeviceWhy } from './why.tsx';
import { endWords } from './words.ts';

type Device = OutputOf<typeof api.devices.get>;
type Period = Availability['periods'][number] & { isOpen: boolean; nowMs: number };

const MINUTE_MS = 60_000;
/** The server writes down how a connection ended a moment after it says so. */
const SETTLE_MS = 2_500;

/** When the device was online in the last 30 days, and how each time ended. */
export function AvailabilityTab({ device }: { device: Device }) {
  const { availability: texts } = usePart(devicesTexts);
  const refresh = useRefresh();
  const availability = useApi(
    api.devices.availability,
    { params: { id: device.id } },
    { everyMs: MINUTE_MS },
  );
  const changed = useCalmly<unknown>(() => refresh(api.devices.availability), SETTLE_MS);
  useLive('device.changed', device.id, changed);
  return (
    <View
      query={availability}
      skeleton="chart"
      size="panel"
      what={texts.device}
      isEmpty={({ periods }) => periods.length === 0}
      empty={
        <Empty title={texts.never} size="panel">
          {texts.neverDetail}
        </Empty>
      }
    >
      {(data) => <Times availability={data} device={device} />}
    </View>
  );
}

function Times({ availability, device }: { availability: Availability; device: Device }) {
  const { availability: texts } = usePart(devicesTexts);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const nowMs = useNow();
  const why = useDeviceWhy()('manage.availability', 'onlineFrom');
  const share = onlineShare(availability, device.enrolledAt);
  const from = Math.max(availability.from, device.enrolledAt);
  const summary = share === undefined ? texts.notMeasured : texts.summary(shareWords(share), day(from));
  const isOnline = device.state === 'online';
  const newestFirst = availability.periods.toReversed().map((period, index) => ({
    ...period,
    nowMs,
    isOpen: index === 0 && period.until === null && isOnline,
  }));
  return (
    <Stack gap={24}>
      <Strip label={texts.last30} cells={dayCells(availability, device.enrolledAt)} summary={summary} />
      <Section title={texts.times} actions={why && <Why of={texts.times} facts={why} />}>
        <Table
          name="device-periods"
          label={texts.times}
          what={texts.what(newestFirst.length)}
          plain
          columns={columns}
          rows={newestFirst}
          rowId={({ from: id }) => String(id)}
        />
      </Section>
    </Stack>
  );
}

const minute = (at: number) => `${day(at)}, ${clock(at)}`;

const columnsOf = (texts: DevicesTexts['availability']): Column<Period>[] => [
  { id: 'from', header: texts.from, width: 10.5, cell: ({ from }) => minute(from) },
  {
    id: 'until',
    header: texts.until,
    width: 10.5,
    dropBelow: 'narrow',
    cell: ({ until, isOpen }) => (until === null ? (isOpen ? texts.now : texts.notKnown) : minute(until)),
  },
  {
    id: 'length',
    header: texts.lasted,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ from, until, isOpen, nowMs }) =>
      until === null && !isOpen ? texts.notKnown : duration(Math.max(0, (until ?? nowMs) - from)),
  },
  {
    id: 'end',
    header: texts.howEnded,
    wraps: true,
    cell: ({ reason, isOpen }) =>
      isOpen ? <Status tone="ok">{texts.stillOnline}</Status> : endWords(reason),
  },
];
