/**
 * The process of the checks: connected as candor_checker, which may call measures, read catalogues and record results,
 * and nothing else. Settings come as the first line of standard input; when that closes, the process ends.
 * Prints a line of JSON for each result, and for each entry of the ledger of connections.
 */
import { createInterface } from 'node:readline';
import { promises } from '@candor/policy/promises/index.ts';
import { gatedConnection, ownDatabasePorts, placesOf } from './database-gate.ts';
import {
  openChecker,
  probesOf,
  Runner,
  type CheckerLine,
  type CheckerSettings,
} from './modules/promises/index.ts';
import { systemClock } from './platform/clock.ts';
import { openPool } from './platform/db/index.ts';
import { bypassed, Egress, SocketWatch } from './platform/egress/index.ts';
import { createLogger } from './platform/log/index.ts';
import { declared } from './platform/postgres/instance.ts';
import { programFiles } from './platform/program-files.ts';
import { Secret } from './platform/secret.ts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
// the server's own process writes it
const settings = JSON.parse(String(first.value)) as CheckerSettings;

const tell = (line: CheckerLine) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const { gateway, web, checker, way } = settings;
const log = createLogger({ level: 'warn', tty: false, out: (line) => void process.stderr.write(line) });
const egress = new Egress({
  clock: systemClock,
  log,
  places: { database: placesOf(checker) },
  tell: (entry) => tell({ egress: entry }),
});
const direct = { ...checker, password: new Secret(checker.password) };
const connection = way === 'gate' ? gatedConnection(direct, egress) : direct;
const webPorts = 'socket' in web.place ? [] : [web.place.port];
const ownPorts = [gateway.port, ...webPorts, ...ownDatabasePorts(connection)];
const watch = new SocketWatch({ ownPorts, onBypassed: () => egress.note(bypassed) });
const stop = new AbortController();
const pool = openPool(connection, 'checker', log);
const link = await openChecker(pool, declared);
const probes = probesOf({
  gateway,
  web,
  agentSource: programFiles.agentSource,
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
await egress[Symbol.asyncDispose]();
watch[Symbol.dispose]();
process.exit(ended);
