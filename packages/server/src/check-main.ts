/**
 * The process of the checks: connected as candor_checker, which may call measures, read catalogues and record results,
 * and nothing else. Settings come as the first line of standard input; when that closes, the process ends.
 * Prints a line of JSON for each result.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promises } from '@candor/policy/promises/index.ts';
import { openCheckerLink } from './modules/promises/checker-link.ts';
import { probesOf, Runner, type CheckerSettings } from './modules/promises/index.ts';

const agentSource = fileURLToPath(new URL('../../agent/src', import.meta.url));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
// the server's own process writes it
const settings = JSON.parse(String(first.value)) as CheckerSettings;

const stop = new AbortController();
const link = await openCheckerLink(settings.checker);
const probes = probesOf({ gateway: settings.gateway, agentSource, readCatalogue: () => link.readCatalogue() });
const runner = new Runner(promises, link, probes, (finding) => process.stdout.write(`${JSON.stringify(finding)}\n`));
const running = runner.run(stop.signal);
running.catch(() => stop.abort()); // the link is gone: the server starts a new process

const listening = (async () => {
  for await (const line of { [Symbol.asyncIterator]: () => lines }) {
    const { run } = JSON.parse(line) as { run: string }; // as above
    runner.runNow(run);
  }
})();
const ended = await Promise.race([listening.then(() => 0), running.then(() => 0, () => 1)]);
stop.abort();
await link.close();
process.exit(ended);
