// Random kills and network cuts under the traffic of agents, and an account of every row afterwards.
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import { pass, until } from '../../packages/server/test/until.ts';
import { prepareCandor, openFolder, type Candor } from '../candor.ts';
import { clusterOf } from '../database.ts';
import { OwnerClient } from '../owner-client.ts';
import { settle, type Account } from './account.ts';
import { Cable } from './cable.ts';
import { TrafficAgent } from './traffic.ts';

export interface ChaosPlan {
  agents: number;
  /** A row of metrics and one of the log of each agent come this often. */
  everyMs: number;
  kills: { server: number; postgres: number; agent: number };
  cuts: number;
  /** Between two events, at most. */
  pauseMs: number;
}
export interface ChaosResult extends Account {
  /** What was done in fact: cuts need the right to make a network. */
  done: { server: number; postgres: number; agent: number; cut: number };
  tookMs: number;
}
type Event = keyof ChaosResult['done'];

const readyMs = 120_000;
const cutMs = 4_000;

export async function chaos(plan: ChaosPlan, say: (line: string) => void): Promise<ChaosResult> {
  await using stack = new AsyncDisposableStack();
  const cable = plan.cuts > 0 ? await Cable.lay() : undefined;
  if (cable) stack.use(cable);
  const candor = stack.use(await prepareInstance(cable));
  await candor.start();
  const agents = await enrolAgents(plan, candor, cable, stack);
  if (cable && !(await cable.disturb())) say('the cable is a good one: this kernel has no netem');
  for (const agent of agents) agent.start();
  const done = { server: 0, postgres: 0, agent: 0, cut: 0 };
  const keeper = keepRunning(candor);
  const startedAt = performance.now();
  const events = shuffled(plan, cable !== undefined);
  for (const [at, event] of events.entries()) {
    await pass(randomInt(100, plan.pauseMs));
    if (await happen(event, { candor, agents, cable })) done[event]++;
    if ((at + 1) % 20 === 0) say(`${at + 1} of ${events.length}`);
  }
  const tookMs = performance.now() - startedAt;
  say('all quiet: waiting until everything is acknowledged');
  await Promise.all(agents.map((agent) => agent.kill()));
  await until('the server is ready', () => isReady(candor), readyMs);
  for (const some of chunks(agents, 10)) await Promise.all(some.map((agent) => agent.drain()));
  keeper.stop();
  return { ...(await settle(candor, agents)), done, tookMs };
}

async function prepareInstance(cable: Cable | undefined): Promise<Candor> {
  const candor = await prepareCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
  if (cable) candor.env['CANDOR_AGENT_URL'] = `wss://${cable.address}:${candor.agentPort}`;
  return candor;
}

async function enrolAgents(
  { agents: n, everyMs }: ChaosPlan,
  candor: Candor,
  cable: Cable | undefined,
  stack: AsyncDisposableStack,
): Promise<TrafficAgent[]> {
  const folder = openFolder('candor-chaos-');
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const owner = await new OwnerClient(candor).setUp(candor);
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const body = { label: 'chaos', uses: n, secretHash };
  const { url, ca } = await owner.call(api.enrolment.createToken, { body });
  const token = writeEnrolmentToken({ url, ca, auth });
  const agents = Array.from(
    { length: n },
    (_, i) => new TrafficAgent(path.join(folder, String(i)), cable?.far ?? [], everyMs),
  );
  stack.defer(async () => void (await Promise.all(agents.map((agent) => agent.kill()))));
  for (const agent of agents) await agent.enrol(token);
  return agents;
}

/** As systemd does: a server that ended is started again. */
function keepRunning(candor: Candor): { stop: () => void } {
  const stopped = Promise.withResolvers<'stopped'>();
  void (async () => {
    while ((await Promise.race([candor.run.ended, stopped.promise])) !== 'stopped') candor.begin();
  })();
  return { stop: () => stopped.resolve('stopped') };
}

interface Scene {
  candor: Candor;
  agents: readonly TrafficAgent[];
  cable: Cable | undefined;
}

/** False when it could not: nothing of that kind ran just then. */
async function happen(event: Event, { candor, agents, cable }: Scene): Promise<boolean> {
  switch (event) {
    case 'server':
      await until('a server runs', () => candor.run.isRunning, readyMs);
      candor.run.kill('SIGKILL');
      await candor.run.ended;
      return true;
    case 'postgres': {
      const pid = await until('PostgreSQL runs', () => postmasterOf(candor), readyMs);
      process.kill(pid, 'SIGKILL');
      return true;
    }
    case 'agent': {
      const agent = agents[randomInt(agents.length)];
      await agent?.kill();
      agent?.start();
      return agent !== undefined;
    }
    case 'cut':
      await cable?.pull();
      await pass(randomInt(200, cutMs));
      await cable?.plug();
      return cable !== undefined;
    default:
      return event satisfies never;
  }
}

/** The first line of postmaster.pid, while that process lives. */
function postmasterOf(candor: Candor): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(clusterOf(candor), 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined; // it isn't there just now
  }
}

async function isReady(candor: Candor): Promise<boolean> {
  return fetch(`${candor.url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function shuffled({ kills, cuts }: ChaosPlan, canCut: boolean): Event[] {
  const all: Event[] = [
    ...Array<Event>(kills.server).fill('server'),
    ...Array<Event>(kills.postgres).fill('postgres'),
    ...Array<Event>(kills.agent).fill('agent'),
    ...Array<Event>(canCut ? cuts : 0).fill('cut'),
  ];
  return all
    .map((event) => ({ event, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
