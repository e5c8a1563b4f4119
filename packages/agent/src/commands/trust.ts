import type { Config } from '../config.ts';
import { TrustedRoots } from '../trusted-roots.ts';
import { changeHere } from './own-identity.ts';

/** Pins a root by the word of this computer's administrator (clauses T4, T5). */
export async function trust(folder: string, config: Config, fingerprint: string): Promise<number> {
  await trustHere(folder, config, fingerprint);
  process.stdout.write('Pinned. What other roots signed does not count on this computer any more.\n');
  return 0;
}

/** Throws AgentFault `not_owner`, `not_enrolled` or `wrong_kind`. */
export function trustHere(folder: string, config: Config, fingerprint: string): Promise<void> {
  const wrongKind = 'A Focus identity is nobody’s to sign: it trusts no root.';
  return changeHere(folder, config, { asked: { ask: 'trust', fingerprint }, wrongKind }, (state, identity) =>
    new TrustedRoots(state.roots, identity).trust(fingerprint),
  );
}
