import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { policyVersion } from './device-policy.ts';
import type { DeviceParts } from './parts.ts';
import { countHeld, lastReports, listRefusals } from './privacy-queries.ts';

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
  const records = [];
  for (const of of aboutDevices) {
    const { rows, oldestAt, newestAt } = await countHeld(tx, of, ageField(of), companyId, deviceId);
    records.push({
      record: of.name,
      rows,
      oldestAt: oldestAt?.getTime() ?? null,
      newestAt: newestAt?.getTime() ?? null,
    });
  }
  const reports = await lastReports(tx, companyId, deviceId, shown);
  const refusals = await listRefusals(tx, companyId, deviceId, shown);
  return {
    schemaHash,
    policyVersion: policyVersion(clock.now()),
    records,
    reports: reports.map((one) => ({
      ...one,
      hash: Buffer.from(one.hash).toString('hex'),
      receivedAt: one.receivedAt.getTime(),
    })),
    refusals: refusals.map(({ keyName, day, ...one }) => ({ ...one, key: keyName, day: day.getTime() })),
  };
}

/** The instant from which a record's age is counted, or else the first that it has. */
function ageField(of: DictionaryRecord): string {
  const fields = Object.entries(of.fields);
  const retains = fields.map(([, field]) => metaOf(of, field).retain);
  const instants = fields.filter(([, { kind }]) => kind.kind === 'instant').map(([name]) => name);
  const aged = retains.find((retain) => 'from' in retain && instants.includes(retain.from));
  return aged && 'from' in aged ? aged.from : (instants[0] ?? '');
}
