/** Started by kill.test.ts: keeps numbered rows as fast as the disk allows, and says each number once it is kept. */
import { setImmediate as turn } from 'node:timers/promises';
import { openBareCore } from './bare-core.ts';

const [folder = '', from = '0', most = '0'] = process.argv.slice(2);
const core = await openBareCore(folder);
for (let n = Number(from); n < Number(from) + Number(most); n++) {
  core.outbox.add('manage.metric', [{ metric: 'load', slot: '', at: Date.now(), value: n }], Date.now());
  process.stdout.write(`${n}\n`);
  core.link.poke();
  await turn();
}
