// The server's process of a simulation (simulate.ts): gateway, modules and web port over PostgreSQL as in production.
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../packages/server/src/platform/clock.ts';
import { openPool } from '../packages/server/src/platform/db/index.ts';
import { createLogger } from '../packages/server/src/platform/log/index.ts';
import {
  asSuperuser,
  names,
  openInstanceDatabase,
} from '../packages/server/src/platform/postgres/instance.ts';
import { linkInstance, type LinkInstance, type LinkPlace } from '../packages/server/test/link-instance.ts';
import { makeEnrolment, type SimulatedIdentity } from '../packages/server/test/simulated-agent.ts';
import { answer, type Cpu, type Serving } from './simulate.ts';

const [dataDir = ''] = process.argv.slice(2);
const log = createLogger({ level: 'error', tty: true });
const instance = await openInstanceDatabase({ config: { dataDir }, log });
// an embedded PostgreSQL has one
const place = instance.superuser ?? process.exit(1);
const superuser = openPool(place, 'app', log);
const postmaster = await superuser.query<{ pid: number }>(
  `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
);
const db: LinkPlace['db'] = {
  database: instance.database,
  keyringPool: instance.keyringPool,
  superuser,
  log,
};
let link: LinkInstance | undefined;

answer({ prepare, serve, cpu, rssBytes, sql }, async () => {
  await link?.[Symbol.asyncDispose]();
  await superuser.end();
  await instance.close();
});

/** Enrols devices of one company, and keeps who they are for the other processes. */
async function prepare(devices: number): Promise<void> {
  link = await linkInstance(systemClock, { db, dataDir });
  const { companies, persons } = link;
  const identities: SimulatedIdentity[] = [];
  for (let left = devices; left > 0; left -= 1000) {
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    await link.call('POST', '/api/enrolment-tokens', {
      label: 'bench',
      uses: Math.min(left, 1000),
      secretHash,
    });
    for (let i = 0; i < Math.min(left, 1000); i++) {
      const { body, linkKey, identityPublic, identityPrivate } = await makeEnrolment(auth, {
        hostname: `bench-${i}`,
      });
      const answer = await link.devices.enrolment.enrol(
        { body, params: undefined, query: undefined },
        { entry: { actor: 'device' } } as never, // the handler reads nothing else of a call
      );
      if (!('deviceId' in answer)) throw new Error('no approval was asked for');
      const { deviceId, certificate, serverCa } = answer;
      identities.push({ deviceId, certificate, serverCa, linkKey, identityPublic, identityPrivate });
    }
  }
  writeFileSync(
    path.join(dataDir, 'simulation.json'),
    JSON.stringify({ owners: { companies, persons }, identities }),
  );
}

/** @param agentPort where the gateway listens; 0: any free port */
async function serve(agentPort = 0): Promise<Serving> {
  // prepare() of the process before wrote it; what it holds of agents is not needed here
  const { owners } = JSON.parse(readFileSync(path.join(dataDir, 'simulation.json'), 'utf8')) as {
    owners: LinkPlace['owners'];
  };
  const agentListen = [{ host: '127.0.0.1', port: agentPort }];
  link = await linkInstance(systemClock, { db, dataDir, ...(owners && { owners }) }, { agentListen });
  return { port: link.port, url: link.url, cookie: `__Host-candor=0${'x'.repeat(42)}` };
}

async function cpu(): Promise<Cpu> {
  const { user, system } = process.cpuUsage();
  return { nodeMs: (user + system) / 1000, postgresMs: postgresCpuMs(postmaster.rows[0]?.pid ?? 0) };
}

/** After what is not used any more was given back. */
async function rssBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return process.memoryUsage.rss();
}

/** As superuser and without a deadline; `$company` is the devices' company. Answers the last result's rows. */
async function sql(text: string): Promise<unknown[]> {
  let rows: unknown[] = [];
  await asSuperuser({ connection: () => place }, names.main, async (client) => {
    const results = await client.query(text.replaceAll('$company', `'${link?.companies[0]}'`));
    rows = [results].flat().at(-1)?.rows ?? [];
  });
  return rows;
}

/** User and system time of the postmaster, of its children, and of children that have ended. */
function postgresCpuMs(postmaster: number): number {
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .reduce((sum, pid) => {
      const fields = statOf(pid);
      const isPostgres = Number(pid) === postmaster || Number(fields[1]) === postmaster;
      const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
      return isPostgres
        ? sum + user + system + (Number(pid) === postmaster ? childUser + childSystem : 0)
        : sum;
    }, 0);
  return ticks * 10; // a tick is 10 ms on Linux
}

/** Fields of /proc/PID/stat from the state on; the name before it may hold spaces. */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it ended meanwhile
  }
}
