import { classOf, loadIdentity } from '../identity.ts';
import { judgePolicy } from '../policy.ts';
import { sessionsAt } from '../sessions.ts';
import type { StateFolder } from '../state-folder.ts';
import { TrustedRoots } from '../trusted-roots.ts';

/** What the files say of sessions while no agent runs; nothing of a Focus identity, with which there are none. */
export function idleSessions(state: Pick<StateFolder, 'identity' | 'roots'>): Record<string, unknown> {
  const identity = loadIdentity(state.identity);
  if (identity?.kind !== 'manage') return {};
  const held = identity.policy && judgePolicy(identity, identity.policy, { at: 0, inForce: 0 });
  const said = held?.status === 'accepted' ? held.policy.sessions : undefined;
  const deviceClass = classOf(identity);
  const roots = new TrustedRoots(state.roots, identity);
  return { deviceClass, sessions: sessionsAt(said, deviceClass, roots, Date.now()) };
}
