import { day, bytes, percent } from '../../ui/format.ts';
import { Link } from '../../ui/link.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import type { Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import type { ListedDevice } from './device-events.ts';
import { DeviceStatus } from './state.tsx';
import { systemWords } from './words.ts';

const MINUTES = 60;
/** An older value is not "now". */
const NOW_MINUTES = 4;

/** Only what never changes by itself sorts, so that no row moves under the hand. */
export const DEVICE_COLUMNS: readonly Column<ListedDevice>[] = [
  {
    id: 'name',
    header: 'Name',
    sortBy: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId: id }}>
        {label}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 6.5, cell: ({ state }) => <DeviceStatus state={state} /> },
  {
    id: 'since',
    header: 'Since',
    width: 7,
    dropBelow: 'medium',
    cell: ({ since }) => since !== null && <Time at={since} />,
  },
  {
    id: 'system',
    header: 'System',
    width: 15,
    dropBelow: 'medium',
    sortBy: systemWords,
    cell: systemWords,
  },
  {
    id: 'cpu',
    header: 'CPU',
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ cpu }) => (
      <Sparkline label="CPU, last hour" values={lastHour(cpu)} max={100} now={share(latest(cpu), 100)} />
    ),
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ memoryUsed, memoryTotal }) => (
      <Sparkline
        label="Memory, last hour"
        values={lastHour(memoryUsed)}
        max={memoryTotal ?? Math.max(1, ...memoryUsed.map(Number))}
        now={share(latest(memoryUsed), memoryTotal)}
        tone={2}
      />
    ),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? 'never' : <Time at={lastSeenAt} />),
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 5,
    dropBelow: 'medium',
    sortBy: ({ agentVersion }) => agentVersion,
    cell: ({ agentVersion }) => <span className="mono">{agentVersion}</span>,
  },
  {
    id: 'enrolled',
    header: 'Enrolled',
    width: 7,
    align: 'end',
    isExtra: true,
    sortBy: ({ enrolledAt }) => enrolledAt,
    cell: ({ enrolledAt }) => day(enrolledAt),
  },
];

const lastHour = (values: readonly (number | null)[]) => values.slice(-MINUTES);

function latest(values: readonly (number | null)[]): number | undefined {
  return values.slice(-NOW_MINUTES).findLast((value) => value !== null) ?? undefined;
}

function share(value: number | undefined, of: number | null): string {
  if (value === undefined) return 'none';
  return of === null ? bytes(value) : percent(value / of);
}
