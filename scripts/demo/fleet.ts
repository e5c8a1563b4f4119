import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { closeCodes } from '@candor/protocol/errors.ts';
import type { Batch, Hello } from '@candor/protocol/messages/agent.ts';
import { SimulatedLink, type SimulatedIdentity } from '../../packages/server/test/simulated-agent.ts';
import { canChooseAddress } from './agent-calls.ts';

/** One simulated agent: who it is, what it says of itself, and its connection while it has one. */
export interface Member {
  identity: SimulatedIdentity;
  comesFrom: string;
  hello: Pick<Hello, 'version' | 'schemaHash'> & Partial<Hello>;
  link?: SimulatedLink;
  /** It was revoked or removed, and is not let in again. */
  isGone?: boolean;
}

/** Rows that a report takes, and reports of different agents that are under way at once. */
export const rowsAReport = 500;
const atOnce = 12;
const longestWaitMs = 60_000;
const welcomeMs = 30_000;
const forGood: ReadonlySet<number> = new Set([closeCodes.notKnown, closeCodes.revoked]);

/** A real connection: mutual TLS, hello, welcome. */
export async function connect(member: Member, agentUrl: string): Promise<SimulatedLink> {
  const { hostname, port } = new URL(agentUrl);
  const link = new SimulatedLink(member.identity, {
    port: Number(port || 443),
    tls: { servername: hostname, ...(canChooseAddress && { localAddress: member.comesFrom }) },
  });
  try {
    await Promise.race([link.hello({ bootId: randomUUID(), ...member.hello }), deadline(welcomeMs)]);
  } catch (error) {
    link.socket.terminate();
    member.isGone = forGood.has(await link.closed);
    throw error;
  }
  member.link = link;
  return link;
}

async function deadline(ms: number): Promise<never> {
  await wait(ms, undefined, { ref: false });
  throw new Error(`no welcome within ${ms} ms`);
}

/** Sends all rows of a record, each report after the receipt of the one before. @returns how many */
export async function reportAll(
  link: SimulatedLink,
  record: string,
  rows: Iterable<Record<string, unknown>>,
): Promise<number> {
  let sent = 0;
  let report: Record<string, unknown>[] = [];
  const send = async () => {
    const { refused } = await link.report([{ record, rows: report }]);
    if (refused[0]) throw new Error(`a row of ${record} was refused: ${refused[0].code}`);
    sent += report.length;
    report = [];
  };
  for (const row of rows) if (report.push(row) >= rowsAReport) await send();
  if (report.length > 0) await send();
  return sent;
}

/** Keeps an agent connected until it is revoked: after a loss it comes back, later each time. */
export async function keepConnected(member: Member, agentUrl: string): Promise<void> {
  for (let failures = 0; !member.isGone; failures++) {
    try {
      const link = member.link ?? (await connect(member, agentUrl));
      failures = 0;
      member.isGone = forGood.has(await link.closed);
    } catch {
      // the server is away: it is asked again below
    }
    delete member.link;
    await wait(Math.min(longestWaitMs, 1000 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random()));
  }
}

/** Sends without waiting for the receipt; a lost report of a simulated minute is a gap in a chart. */
export function send(member: Member, items: Batch['items']): void {
  const { link } = member;
  if (!link || link.socket.readyState !== link.socket.OPEN) return;
  link.socket.send(link.reportBytes(items), { binary: false });
  // receipts that nobody waits for
  link.received.length = 0;
}

/** Some at a time. The first failure ends it. */
export async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of left) await work(one);
    }),
  );
}
