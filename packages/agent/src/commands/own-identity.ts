import { statSync } from 'node:fs';
import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { socketPath, type Question } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { loadIdentity, type Identity } from '../identity.ts';
import { openStateFolder, type StateFolder } from '../state-folder.ts';

/** Throws AgentFault `not_enrolled`, or `wrong_kind` for a Focus identity, which `wrongKind` says in words. */
export function ownIdentity({ identity: file }: Pick<StateFolder, 'identity'>, wrongKind: string): Identity {
  const identity = loadIdentity(file);
  if (!identity) throw new AgentFault('not_enrolled', 'This computer is not enrolled.');
  if (identity.kind !== 'manage') throw new AgentFault('wrong_kind', wrongKind);
  return identity;
}

/**
 * Changes what this computer's administrator alone may say: through the running agent, or in its files.
 * Throws as ownIdentity() does, and AgentFault `not_owner`.
 */
export async function changeHere(
  folder: string,
  config: Config,
  { asked, wrongKind }: { asked: Question; wrongKind: string },
  change: (state: StateFolder, identity: Identity) => void,
): Promise<void> {
  const state = openStateFolder(folder);
  requireOwner(state);
  const identity = ownIdentity(state, wrongKind);
  try {
    await ask(socketPath(folder, config.runtimeFolder), asked);
  } catch (error) {
    if (!(error instanceof AgentFault) || error.code !== 'not_running') throw error;
    change(state, identity);
  }
}

/** Also root would leave files behind that the agent's own user can't replace. */
function requireOwner({ root }: StateFolder): void {
  if (process.platform !== 'win32' && statSync(root).uid !== process.getuid?.())
    throw new AgentFault('not_owner', `${root} belongs to somebody else: only its owner may do this.`);
}
