import { isOver } from '@candor/protocol/session/states.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { duration } from '../../ui/format.ts';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { rootStart, spacedDigits } from './comparison.tsx';
import type { RoomState } from './room.ts';
import { grantedUntil, rightNames, whoOf, type OneSession } from './session-words.ts';

/** Who, where, why, what and for how long still. */
export function ViewFacts({ session, state }: { session: OneSession; state: RoomState | undefined }) {
  const texts = usePart(sessionsTexts);
  const { view } = texts;
  const nowMs = useNow();
  const until = grantedUntil(session);
  const allowed = session.grants
    .filter(({ answer }) => answer === 'allowed' || answer === 'standing')
    .map(({ right }) => right);
  const isOpen = state?.at === 'open';
  return (
    <Facts
      items={[
        { label: view.who, value: whoOf(session) },
        {
          label: view.device,
          value: (
            <Link to="/devices/$deviceId" params={{ deviceId: session.device.id }}>
              {session.device.label}
            </Link>
          ),
        },
        { label: view.reason, value: session.reason ?? view.locked },
        ...(allowed.length > 0 ? [{ label: view.granted, value: rightNames(allowed) }] : []),
        ...(until !== undefined && !isOver(session.state)
          ? [{ label: view.timeLeft, value: duration(Math.max(0, until - nowMs)) }]
          : []),
        ...(isOpen
          ? [
              {
                label: view.key,
                value:
                  state.verified.state === 'known'
                    ? view.verifiedBy(rootStart(state.verified.root))
                    : view.compared,
              },
              { label: view.code, value: spacedDigits(state.code) },
              { label: texts.list.connection, value: texts.throughServerWhy },
            ]
          : []),
      ]}
    />
  );
}
