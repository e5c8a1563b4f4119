/**
 * One identity's outbox, ledger and link as the agent has them, with rows of its own: numbered metrics and log rows,
 * each number said once it is kept. `drain`: makes none, and says `drained` when everything is acknowledged.
 * node row-agent.ts STATE (make EVERY_MS FIRST_NUMBER | drain)
 */
import { setTimeout as pause } from 'node:timers/promises';
import { LogWindows } from '../../packages/agent/src/log.ts';
import { openBareCore } from '../../packages/agent/test/bare-core.ts';

const [folder = '', verb = '', everyMs = '0', first = '0'] = process.argv.slice(2);
const core = await openBareCore(folder);
if (verb === 'make') await makeRows(Number(first));
else await drain();

async function makeRows(from: number): Promise<void> {
  let at = 0;
  for (let n = from; ; n++) {
    at = Math.max(at + 1, Date.now());
    core.outbox.add('manage.metric', [{ metric: 'load', slot: '', at, value: n }], at);
    core.outbox.add('manage.log', [logRow(at)], at);
    process.stdout.write(`kept ${n}\n`);
    core.link.poke();
    await pause(Number(everyMs));
  }
}

/** The server adds up equal messages of ten minutes: one that is stored twice shows in the sum. */
function logRow(at: number) {
  const windows = new LogWindows();
  windows.add('collector.slow', { collector: 'chaos', tookMs: 1 }, at);
  const [row] = windows.takeAll();
  if (!row) throw new Error('no row');
  return row;
}

async function drain(): Promise<void> {
  for (;;) {
    core.link.poke();
    const { waiting, inFlight } = core.outbox.state;
    if (waiting + inFlight === 0) break;
    await pause(50);
  }
  process.stdout.write('drained\n');
  await core[Symbol.asyncDispose]();
}
