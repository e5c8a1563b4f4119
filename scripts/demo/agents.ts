// All agents of the sample company, in one process beside the server: enrolment, what they report of the past, and from
// then on a heartbeat and a sample a minute. They know nothing of the server but its two addresses and their tokens.
import { once } from 'node:events';
import { setInterval, setTimeout as wait } from 'node:timers/promises';
import type { SimulatedIdentity } from '../../packages/server/test/simulated-agent.ts';
import { enrol, renewed, type Place } from './agent-calls.ts';
import type { Order, Said } from './agents-process.ts';
import { labels, simulatedDevices, type SimulatedDevice } from './company.ts';
import { readSimulated, writeSimulated, type Simulated } from './data-folder.ts';
import { connect, each, keepConnected, reportAll, send, type Member } from './fleet.ts';
import { intervalsBetween, type FocusDevice } from './focus-month.ts';
import { inventoryItems } from './inventory.ts';
import { gaugesOf, pastSamples, samplesAt, type Gauges } from './metrics.ts';
import { logRows, oddItems } from './mishaps.ts';

interface DeviceMember extends Member {
  device: SimulatedDevice;
  gauges: Gauges;
  /** Minute of the last sample; ms since 1970 UTC. */
  sampledAt: number;
  /** Whether the next report holds the inventory too. */
  isNew: boolean;
}
interface FocusMember extends Member {
  focus: FocusDevice;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const monthMs = 31 * dayMs;
const focusEveryMs = 5 * minuteMs;
/** Samples of the same minute are spread over this long, each agent always at its own moment. */
const phaseMs = 20_000;
/** The owner's own connections come from the other end of the house. */
const home = '127.0.0.1';
const focusSystem = { osName: 'Debian GNU/Linux', osVersion: '13' };

if (import.meta.main) await main();

async function main(): Promise<void> {
  // Ctrl-C in the terminal is the server's affair: it ends first, and this process when its parent is gone
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => process.exit(0));
  const [order] = (await once(process, 'message')) as [Order]; // agents-process.ts sends nothing else
  try {
    await run(order);
  } catch (error) {
    say({ say: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function run(order: Order): Promise<void> {
  const now = Date.now();
  const simulated = order.tokens
    ? await enrolAll(order, order.tokens)
    : await renewAll(order, readSimulated(order.dataDir));
  const { devices, focus } = membersOf(simulated, now);
  if (order.tokens) {
    const startedAt = performance.now();
    let rows = 0;
    await each(devices, async (member) => {
      const sent = await reportPast(member, order, now);
      rows += sent;
    });
    await each(focus, async (member) => {
      const sent = await reportTime(member, order, simulated, now);
      rows += sent;
    });
    say({ say: 'stage', name: 'reports', ms: performance.now() - startedAt, rows });
    say({ say: 'seeded', revoke: idsOf(devices, 'revoked') });
    simulated.focusUntil = now;
  }
  writeSimulated(order.dataDir, simulated);
  const online = devices.filter(({ device }) => device.fate === 'online');
  await each([...online, ...focus], async (member) => {
    // somebody may have revoked it on the console
    if (!member.link) await connect(member, order.agentUrl).catch(() => undefined);
  });
  say({ say: 'online', n: online.filter(({ link }) => link).length });
  for (const member of [...online, ...focus]) void keepConnected(member, order.agentUrl);
  await Promise.all([sampleEachMinute(online), reportTimeEachWhile(focus, order, simulated)]);
}

async function enrolAll({ url, seed }: Order, tokens: NonNullable<Order['tokens']>): Promise<Simulated> {
  const startedAt = performance.now();
  const simulated: Simulated = { seed, schemaHash: '', devices: [], focus: [], focusUntil: 0 };
  await each(simulatedDevices(seed), async ({ index, hostname, agentVersion, comesFrom }) => {
    const { identity, schemaHash } = await enrol({ url, comesFrom }, tokens.devices, {
      hostname,
      agentVersion,
    });
    simulated.devices.push({ index, identity });
    simulated.schemaHash = schemaHash;
  });
  // one after the other: the first to join is the person's device number 1
  for (const device of ['laptop', 'desktop'] as const) {
    const introduction = { focus: { label: labels[device], ...focusSystem } };
    const { identity } = await enrol({ url, comesFrom: home }, tokens.focus[device], introduction);
    simulated.focus.push({ device, identity });
  }
  say({ say: 'stage', name: 'enrolment', ms: performance.now() - startedAt, rows: 0 });
  return simulated;
}

/** Certificates end; agents of a demo that was not started for weeks get new ones like any that slept. */
async function renewAll({ url }: Order, simulated: Simulated): Promise<Simulated> {
  const devices = simulatedDevices(simulated.seed);
  // one that was revoked gets none, and is turned away by the gateway too
  const renew = (place: Place, identity: SimulatedIdentity) =>
    renewed(place, identity, Date.now()).catch(() => identity);
  const at = (index?: number): Place => ({ url, comesFrom: devices[index ?? -1]?.comesFrom ?? home });
  await each(simulated.devices, async (one) => {
    if (devices[one.index]?.fate === 'online') one.identity = await renew(at(one.index), one.identity);
  });
  for (const one of simulated.focus) one.identity = await renew(at(), one.identity);
  return simulated;
}

function membersOf({ seed, schemaHash, devices, focus }: Simulated, now: number) {
  const company = simulatedDevices(seed);
  return {
    // departments mixed, as they would come
    devices: devices.toSorted(bySeed(company)).flatMap(({ index, identity }): DeviceMember[] => {
      const device = company[index];
      if (!device) return [];
      const hello = { version: device.agentVersion, schemaHash };
      const gauges = gaugesOf(device, now);
      return [{ device, identity, comesFrom: device.comesFrom, hello, gauges, sampledAt: now, isNew: true }];
    }),
    focus: focus.map(({ device, identity }): FocusMember => {
      const hello = { version: company[0]?.agentVersion ?? '', schemaHash, quiet: true, countsOn: true };
      return { focus: device, identity, comesFrom: home, hello };
    }),
  };
}

function bySeed(company: readonly SimulatedDevice[]) {
  const seedOf = ({ index }: { index: number }) => company[index]?.seed ?? 0;
  return (a: { index: number }, b: { index: number }) => seedOf(a) - seedOf(b);
}

/** Everything that an agent has to say of the days before, and then what becomes of it. @returns rows */
async function reportPast(member: DeviceMember, { agentUrl }: Order, now: number): Promise<number> {
  const { device, gauges } = member;
  const link = await connect(member, agentUrl);
  await link.report(inventoryItems(device, now));
  member.isNew = false;
  const lines = await reportAll(link, 'manage.log', logRows(device, now));
  const samples = await reportAll(link, 'manage.metric', pastSamples(gauges, now));
  if (device.conduct === 'odd') await link.report(oddItems(now));
  if (device.fate === 'offline') await link.close();
  if (device.fate === 'lost') link.socket.terminate();
  if (device.fate === 'offline' || device.fate === 'lost') delete member.link;
  return lines + samples;
}

/** The owner's time since the last report. @returns rows */
async function reportTime(
  member: FocusMember,
  { agentUrl }: Order,
  simulated: Simulated,
  now: number,
): Promise<number> {
  const link = member.link ?? (await connect(member, agentUrl));
  const from = Math.max(simulated.focusUntil, now - monthMs);
  return reportAll(link, 'focus.interval', intervalsBetween(simulated.seed, member.focus, from, now));
}

async function sampleEachMinute(members: readonly DeviceMember[]): Promise<void> {
  for await (const _ of setInterval(500)) {
    const now = Date.now();
    const minute = now - (now % minuteMs);
    for (const member of members) {
      const isDue = member.sampledAt < minute && now - minute >= member.device.seed % phaseMs;
      if (!isDue || !member.link) continue;
      const metrics = { record: 'manage.metric', rows: samplesAt(member.gauges, minute) };
      send(member, member.isNew ? [...inventoryItems(member.device, now), metrics] : [metrics]);
      member.isNew = false;
      member.sampledAt = minute;
    }
  }
}

async function reportTimeEachWhile(
  members: readonly FocusMember[],
  order: Order,
  simulated: Simulated,
): Promise<void> {
  for (;;) {
    const now = Date.now();
    const left = members.filter(({ isGone }) => !isGone);
    try {
      if (left.every(({ link }) => link)) {
        for (const member of left) await reportTime(member, order, simulated, now);
        simulated.focusUntil = now;
        writeSimulated(order.dataDir, simulated);
      }
    } catch {
      // the server is away; the next turn reports this time too
    }
    await wait(focusEveryMs);
  }
}

function idsOf(members: readonly DeviceMember[], fate: SimulatedDevice['fate']): string[] {
  return members.filter(({ device }) => device.fate === fate).map(({ identity }) => identity.deviceId);
}

function say(said: Said): void {
  process.send?.(said);
}
