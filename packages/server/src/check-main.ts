/**
 * The process of the checks: connected as candor_checker, which may call measures, read catalogues and record results,
 * and nothing else. Settings come as the first line of standard input; when that closes, the process ends.
 * Prints a line of JSON for each result, and for each socket that was opened past the gate.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promises } from '@candor/policy/promises/index.ts';
import {
  openChecker,
  probesOf,
  Runner,
  type CheckerLine,
  type CheckerSettings,
} from './modules/promises/index.ts';
import { openPool } from './platform/db/index.ts';
import { bypassed, SocketWatch } from './platform/egress/index.ts';
import { createLogger } from './platform/log/index.ts';
import { declared } from './platform/postgres/instance.ts';
import { Secret } from './platform/secret.ts';

const agentSource = fileURLToPath(new URL('../../agent/src', import.meta.url));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
// the server's own process writes it
const settings = JSON.parse(String(first.value)) as CheckerSettings;

const tell = (line: CheckerLine) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const { gateway, checker } = settings;
const ownPorts = [gateway.port, ...(checker.host === '127.0.0.1' ? [checker.port] : [])];
const watch = new SocketWatch({ ownPorts, onBypassed: () => tell({ egress: bypassed }) });
const stop = new AbortController();
const log = createLogger({ level: 'warn', tty: false, out: (line) => void process.stderr.write(line) });
const { password, ...where } = checker;
const pool = openPool({ ...where, password: new Secret(password) }, 'checker', log);
const link = await openChecker(pool, declared);
const probes = probesOf({
  gateway,
  agentSource,
  readCatalogue: () => link.readCatalogue(),
});
const runner = new Runner(promises, link, probes, (finding) => tell({ finding }));
const running = runner.run(stop.signal);
running.catch(() => stop.abort()); // the link is gone: the server starts a new process

const listening = (async () => {
  for await (const line of { [Symbol.asyncIterator]: () => lines }) {
    const { run } = JSON.parse(line) as { run: string }; // as above
    runner.runNow(run);
  }
})();
const ended = await Promise.race([
  listening.then(() => 0),
  running.then(
    () => 0,
    () => 1,
  ),
]);
stop.abort();
link[Symbol.dispose]();
await pool.end();
watch[Symbol.dispose]();
process.exit(ended);
