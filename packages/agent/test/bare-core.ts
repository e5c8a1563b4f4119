import { openCore, type Core } from '../src/core.ts';
import { HeldIdentity, loadIdentity } from '../src/identity.ts';
import { manageBounds } from '../src/outbox/bounds.ts';
import { openStateFolder } from '../src/state-folder.ts';

/** Outbox, ledger and link of an enrolled identity as the agent has them; nothing is collected, no policy asked for. */
export async function openBareCore(folder: string): Promise<Core> {
  const state = openStateFolder(folder);
  const identity = loadIdentity(state.identity);
  if (!identity) throw new Error('not enrolled');
  return openCore({
    state,
    identity: new HeldIdentity(state.identity, identity),
    bounds: manageBounds,
    flushMs: 0,
    log: () => {},
    policyVersion: () => 1_000_000,
    onWanted: () => {},
    onPolicy: async () => undefined,
    onState: () => {},
  });
}
