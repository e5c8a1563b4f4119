import type { SessionsTexts } from '../../texts/sessions.ts';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { Status } from '../../ui/status.tsx';
import type { Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { connectionOf, lengthOf, stateTones, whoOf, type Session } from './session-words.ts';

export const sessionColumnsOf = ({ list, states, connections }: SessionsTexts): Column<Session>[] => [
  {
    id: 'device',
    header: list.device,
    wraps: true,
    cell: (session) => (
      <Link quiet to="/sessions/$sessionId" params={{ sessionId: session.id }}>
        {session.device.label}
      </Link>
    ),
  },
  {
    id: 'who',
    header: list.who,
    width: 12,
    wraps: true,
    dropBelow: 'narrow',
    cell: (session) => whoOf(session),
  },
  {
    id: 'state',
    header: list.state,
    width: 6.75,
    wraps: true,
    cell: ({ state }) => <Status tone={stateTones[state]}>{states[state]}</Status>,
  },
  {
    id: 'start',
    header: list.start,
    width: 5.25,
    align: 'end',
    cell: ({ startedAt, requestedAt }) => <Time at={startedAt ?? requestedAt} />,
  },
  {
    id: 'duration',
    header: list.duration,
    width: 6.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: (session) => <Length session={session} />,
  },
  {
    id: 'connection',
    header: list.connection,
    width: 10,
    dropBelow: 'medium',
    cell: (session) => connections[connectionOf(session)],
  },
];

function Length({ session }: { session: Session }) {
  return lengthOf(session, useNow()) ?? '–';
}
