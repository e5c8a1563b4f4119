import { statSync } from 'node:fs';
import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { socketPath } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { loadIdentity } from '../identity.ts';
import { openStateFolder, type StateFolder } from '../state-folder.ts';
import { TrustedRoots } from '../trusted-roots.ts';

/** Pins a root by the word of this computer's administrator (clauses T4, T5). */
export async function trust(folder: string, config: Config, fingerprint: string): Promise<number> {
  await trustHere(folder, config, fingerprint);
  process.stdout.write('Pinned. What other roots signed does not count on this computer any more.\n');
  return 0;
}

/** Through the running agent, or in its files. Throws AgentFault `not_owner`, `not_enrolled` or `wrong_kind`. */
export async function trustHere(folder: string, config: Config, fingerprint: string): Promise<void> {
  const state = openStateFolder(folder);
  requireOwner(state);
  const identity = loadIdentity(state.identity);
  if (!identity) throw new AgentFault('not_enrolled', 'This computer is not enrolled.');
  if (identity.kind !== 'manage')
    throw new AgentFault('wrong_kind', 'A Focus identity is nobody’s to sign: it trusts no root.');
  try {
    await ask(socketPath(folder, config.runtimeFolder), { ask: 'trust', fingerprint });
  } catch (error) {
    if (!(error instanceof AgentFault) || error.code !== 'not_running') throw error;
    new TrustedRoots(state.roots, identity).trust(fingerprint);
  }
}

/** Also root would leave files behind that the agent's own user can't replace. */
function requireOwner({ root }: StateFolder): void {
  if (process.platform !== 'win32' && statSync(root).uid !== process.getuid?.())
    throw new AgentFault('not_owner', `${root} belongs to somebody else: only its owner may pin a root.`);
}
