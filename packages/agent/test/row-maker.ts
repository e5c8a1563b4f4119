/** Started by kill.test.ts: keeps numbered rows as fast as the disk allows, and says each number once it is kept. */
import { setImmediate as turn } from 'node:timers/promises';
import { openCore } from '../src/core.ts';
import { HeldIdentity, loadIdentity } from '../src/identity.ts';
import { manageBounds } from '../src/outbox/bounds.ts';
import { openStateFolder } from '../src/state-folder.ts';

const [folder = '', from = '0', most = '0'] = process.argv.slice(2);
const state = openStateFolder(folder);
const identity = loadIdentity(state.identity);
if (!identity) throw new Error('not enrolled');
const core = await openCore({
  state,
  identity: new HeldIdentity(state.identity, identity),
  bounds: manageBounds,
  flushMs: 0,
  log: () => {},
  policyVersion: () => 0,
  onWanted: () => {},
  onPolicy: () => Promise.resolve(undefined),
  onState: () => {},
});
for (let n = Number(from); n < Number(from) + Number(most); n++) {
  core.outbox.add('manage.metric', [{ metric: 'load', slot: '', at: Date.now(), value: n }], Date.now());
  process.stdout.write(`${n}\n`);
  core.link.poke();
  await turn();
}
