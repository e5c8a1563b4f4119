import type { DevicesTexts } from '../../texts/devices.ts';
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
export const deviceColumnsOf = (texts: DevicesTexts['list']): Column<ListedDevice>[] => [
  {
    id: 'name',
    header: texts.name,
    sortBy: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId: id }}>
        {label}
      </Link>
    ),
  },
  { id: 'state', header: texts.state, width: 6.5, cell: ({ state }) => <DeviceStatus state={state} /> },
  {
    id: 'since',
    header: texts.since,
    width: 7,
    dropBelow: 'medium',
    cell: ({ since }) => since !== null && <Time at={since} />,
  },
  {
    id: 'system',
    header: texts.system,
    width: 15,
    dropBelow: 'medium',
    sortBy: systemWords,
    cell: systemWords,
  },
  {
    id: 'cpu',
    header: texts.cpu,
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ cpu }) => (
      <Sparkline
        label={texts.cpuHour}
        values={lastHour(cpu)}
        max={100}
        now={share(latest(cpu), 100) ?? texts.noValue}
      />
    ),
  },
  {
    id: 'memory',
    header: texts.memory,
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ memoryUsed, memoryTotal }) => (
      <Sparkline
        label={texts.memoryHour}
        values={lastHour(memoryUsed)}
        max={memoryTotal ?? Math.max(1, ...memoryUsed.map(Number))}
        now={share(latest(memoryUsed), memoryTotal) ?? texts.noValue}
        tone={2}
      />
    ),
  },
  {
    id: 'seen',
    header: texts.lastSeen,
    width: 8,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? texts.never : <Time at={lastSeenAt} />),
  },
  {
    id: 'agent',
    header: texts.agent,
    width: 5,
    dropBelow: 'medium',
    sortBy: ({ agentVersion }) => agentVersion,
    cell: ({ agentVersion }) => <span className="mono">{agentVersion}</span>,
  },
  {
    id: 'enrolled',
    header: texts.enrolled,
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

function share(value: number | undefined, of: number | null): string | undefined {
  if (value === undefined) return undefined;
  return of === null ? bytes(value) : percent(value / of);
}
