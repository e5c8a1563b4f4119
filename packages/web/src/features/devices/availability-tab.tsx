import { api, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
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
      what="device"
      isEmpty={({ periods }) => periods.length === 0}
      empty={
        <Empty title="Never online in the last 30 days" size="panel">
          The agent on the device connects when it is started.
        </Empty>
      }
    >
      {(data) => <Times availability={data} device={device} />}
    </View>
  );
}

function Times({ availability, device }: { availability: Availability; device: Device }) {
  const nowMs = useNow();
  const why = useDeviceWhy()('manage.availability', 'onlineFrom');
  const share = onlineShare(availability, device.enrolledAt);
  const from = Math.max(availability.from, device.enrolledAt);
  const summary = share === undefined ? 'not measured yet' : `${shareWords(share)} online since ${day(from)}`;
  const isOnline = device.state === 'online';
  const newestFirst = availability.periods.toReversed().map((period, index) => ({
    ...period,
    nowMs,
    isOpen: index === 0 && period.until === null && isOnline,
  }));
  return (
    <Stack gap={24}>
      <Strip label="Last 30 days" cells={dayCells(availability, device.enrolledAt)} summary={summary} />
      <Section title="Times online" actions={why && <Why of="Times online" facts={why} />}>
        <Table
          name="device-periods"
          label="Times online"
          what={newestFirst.length === 1 ? 'time online' : 'times online'}
          plain
          columns={COLUMNS}
          rows={newestFirst}
          rowId={({ from: id }) => String(id)}
        />
      </Section>
    </Stack>
  );
}

const minute = (at: number) => `${day(at)}, ${clock(at)}`;

const COLUMNS: readonly Column<Period>[] = [
  { id: 'from', header: 'Online from', width: 10.5, cell: ({ from }) => minute(from) },
  {
    id: 'until',
    header: 'Until',
    width: 10.5,
    dropBelow: 'narrow',
    cell: ({ until, isOpen }) => (until === null ? (isOpen ? 'now' : 'not known') : minute(until)),
  },
  {
    id: 'length',
    header: 'Lasted',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ from, until, isOpen, nowMs }) =>
      until === null && !isOpen ? 'not known' : duration(Math.max(0, (until ?? nowMs) - from)),
  },
  {
    id: 'end',
    header: 'How it ended',
    wraps: true,
    cell: ({ reason, isOpen }) => (isOpen ? <Status tone="ok">still online</Status> : endWords(reason)),
  },
];
