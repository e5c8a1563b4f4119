import { tableRecords } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { collectorsUnder, policyVersion, usualOf } from './device-policy.ts';
import type { DeviceParts } from './parts.ts';
import { findSpoken } from './policy-queries.ts';
import { outcomeOf, readPolicyState, type PolicyState } from './policy-state.ts';
import { countHeld, lastReports, listRefusals } from './privacy-queries.ts';
import { sessionsIn } from './sent-sessions.ts';

const shown = 50;
/** Records with rows about a device, from the dictionary: a new one is shown without a change here. */
const aboutDevices = tableRecords.filter(
  ({ owner, fields }) => owner === 'company' && Object.hasOwn(fields, 'deviceId'),
);

/** What is kept of a device, what came in last, and what was refused. */
export async function readPrivacy(
  tx: Tx,
  { platform: { clock }, schemaHash }: DeviceParts,
  companyId: string,
  deviceId: string,
): Promise<Output<typeof devices.privacy>> {
  const now = clock.now();
  const records = [];
  for (const of of aboutDevices) {
    const { rows, oldestAt, newestAt } = await countHeld(tx, of, beginField(of), companyId, deviceId);
    records.push({
      record: of.name,
      rows,
      oldestAt: oldestAt?.getTime() ?? null,
      newestAt: newestAt?.getTime() ?? null,
    });
  }
  const reports = await lastReports(tx, companyId, deviceId, shown);
  const refusals = await listRefusals(tx, companyId, deviceId, shown);
  const state = await readPolicyState(tx, companyId, deviceId, now);
  return {
    schemaHash,
    policy: { ...presentPolicy(state, now), sessions: await readSessions(tx, companyId, deviceId, state) },
    records,
    reports: reports.map((one) => ({
      ...one,
      hash: Buffer.from(one.hash).toString('hex'),
      receivedAt: one.receivedAt.getTime(),
    })),
    refusals: refusals.map(({ keyName, day, ...one }) => ({ ...one, key: keyName, day: day.getTime() })),
  };
}

type ShownPolicy = Output<typeof devices.privacy>['policy'];

/** As it was sent there last. */
async function readSessions(
  tx: Tx,
  companyId: string,
  deviceId: string,
  { row }: PolicyState,
): Promise<ShownPolicy['sessions']> {
  const device = await findSpoken(tx, companyId, deviceId);
  if (!device) return null;
  const { standing, ...sessions } = sessionsIn(row?.sessions ?? null);
  return { ...sessions, standing: standing.length };
}

function presentPolicy(state: PolicyState, now: Date): Omit<ShownPolicy, 'sessions'> {
  const { row, change, widened } = state;
  const { refusedVersion = null, refusedLine = null, refusedAt = null } = row ?? {};
  return {
    version: policyVersion(now, change),
    collectors: Object.entries(collectorsUnder(change)).map(([name, one]) => ({
      name,
      ...one,
      usualS: usualOf(name),
    })),
    refused:
      refusedVersion === null || refusedLine === null || refusedAt === null
        ? null
        : { version: refusedVersion, line: refusedLine, at: refusedAt.getTime() },
    state: outcomeOf(state),
    widening: widened
      ? {
          collectors: widened.collectors,
          until: widened.until.getTime(),
          root: widened.signed.root,
        }
      : null,
    wideningVersion: row?.widening?.version ?? 0,
  };
}

/** The first instant of a record says when its row began; that from which it is kept may lie ahead (a certificate's end). */
function beginField(of: DictionaryRecord): string {
  return Object.keys(of.fields).find((name) => of.fields[name]?.kind.kind === 'instant') ?? '';
}
