import type { Output } from '@candor/protocol/api/route.ts';
/**
 * Owns no table: it shows how the instance is. Promises: what it says of a part was measured now, and nothing of it is
 * about a person.
 */
import type { server } from '@candor/protocol/api/server.ts';
import { productVersion } from '@candor/protocol/version.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import { companyOf, fail, type Handlers, type Health } from '../../platform/http/index.ts';
import type { LocalAgent } from '../../platform/local-agent/index.ts';
import { mailFigures } from '../../platform/mail/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { devicesSeen } from '../companies/index.ts';
import { deviceWithReports, refusedRows } from '../devices/index.ts';
import { dictionaryAnswer } from './dictionary.ts';
import { egressAnswer } from './egress.ts';
import { overview, type Board } from './overview.ts';
import { tableSizes } from './queries.ts';

export interface StatusParts {
  health: Health;
  localAgent: LocalAgent;
  presence: Pick<Gateway, 'count' | 'onlineOf'>;
  startedAt: Date;
  postgresVersion: string;
  schemaHash: string;
  caFingerprint: string;
  /** Every promise with its light. */
  board(): Promise<Board>;
  /** Since when a good backup is missing. */
  backupLateSince(): Promise<Date | undefined>;
}

const mostReports = 20;
const mostRefusals = 500;

export function createStatus(platform: Platform, parts: StatusParts): { handlers: Handlers<typeof server> } {
  const dictionary = dictionaryAnswer(parts.schemaHash);
  const { database, jobs } = platform;
  return {
    handlers: {
      async overview(_input, { caller }) {
        const companyId = companyOf(caller);
        return overview(platform, caller, {
          online: parts.presence.onlineOf(companyId),
          board: await parts.board(),
          backupLateSince: caller.words.has('instance.operate') ? await parts.backupLateSince() : undefined,
        });
      },
      health: () => health(platform, parts),
      async jobs() {
        const failed = await jobs.failedForGood();
        return { items: failed.map((job) => ({ ...job, failedAt: job.failedAt.getTime() })) };
      },
      async refusals(_input, { caller }) {
        const companyId = companyOf(caller);
        const rows = await database.withCompany(companyId, 'integrity', async (tx) => {
          const seen = await devicesSeen(tx, caller);
          const found = await refusedRows(tx, companyId, mostRefusals);
          return found.filter(({ deviceId }) => seen?.has(deviceId) !== false);
        });
        return { items: rows.map((row) => ({ ...row, day: row.day.getTime() })) };
      },
      egress: () => egressAnswer(platform),
      localAgent: (_input, { caller }) => localAgent(platform, parts.localAgent, companyOf(caller)),
      async setLocalAgent({ body }) {
        if (parts.localAgent.state() === 'off') fail('not_found');
        await parts.localAgent.setRunning(body.running);
        return { state: parts.localAgent.state() };
      },
      dictionary: async () => dictionary,
    },
  };
}

async function health(
  { database, jobs, mail }: Platform,
  parts: StatusParts,
): Promise<Output<(typeof server)['health']>> {
  const { postgresVersion: postgres, schemaHash, caFingerprint, startedAt, presence } = parts;
  const states = await parts.health.parts();
  const failed = await jobs.failedForGood();
  const [tables, { waiting, lastFailure }] = await database.withInstance('accountability', async (tx) => [
    await tableSizes(tx),
    await mailFigures(tx),
  ]);
  return {
    version: productVersion,
    node: process.version,
    postgres,
    startedAt: startedAt.getTime(),
    schemaHash,
    caFingerprint,
    parts: states,
    agentsOnline: presence.count(),
    memoryBytes: process.memoryUsage.rss(),
    jobsFailed: failed.length,
    mail: {
      state: mail.state(),
      waiting,
      lastFailure: lastFailure ? { at: lastFailure.at.getTime(), code: lastFailure.code } : null,
    },
    tables,
  };
}

async function localAgent(
  { database }: Platform,
  agent: LocalAgent,
  companyId: string,
): Promise<Output<(typeof server)['localAgent']>> {
  const deviceId = agent.deviceId();
  const found =
    deviceId === null
      ? undefined
      : await database.withCompany(companyId, 'service', (tx) =>
          deviceWithReports(tx, companyId, deviceId, mostReports),
        );
  if (!found) return { state: agent.state(), deviceId: null, label: null, reports: [] };
  const reports = found.reports.map((one) => ({
    ...one,
    hash: Buffer.from(one.hash).toString('hex'),
    receivedAt: one.receivedAt.getTime(),
  }));
  return { state: agent.state(), deviceId, label: found.label, reports };
}
