import type { Tx } from '../db/index.ts';
import type { Report } from './report.ts';
import type { AnySink, AnyReceived, Sinks } from './sink.ts';

/**
 * Hands the accepted rows of reports of one tenancy to the sinks, each record once: rows of one device stand together
 * in the order of its reports.
 */
export async function storeRows(
  tx: Tx,
  sinks: Sinks,
  reports: readonly Report[],
  afterCommit: (publish: () => void) => void,
): Promise<void> {
  const receivedAt = reports.at(-1)?.receivedAt;
  if (!receivedAt) return;
  for (const [record, received] of gather(reports))
    await sinkOf(sinks, record).store(tx, received, { receivedAt, afterCommit });
}

/** Record -> devices -> rows. */
function gather(reports: readonly Report[]): Map<string, AnyReceived[]> {
  const records = new Map<string, Map<string, AnyReceived & { rows: unknown[] }>>();
  for (const { owner, judged } of reports)
    for (const [record, rows] of judged.accepted) {
      const devices = records.get(record) ?? new Map<string, AnyReceived & { rows: unknown[] }>();
      const device = devices.get(owner.deviceId);
      if (device) device.rows.push(...rows);
      else devices.set(owner.deviceId, { owner, rows: [...rows] });
      records.set(record, devices);
    }
  return new Map([...records].map(([record, devices]) => [record, [...devices.values()]]));
}

function sinkOf(sinks: Sinks, record: string): AnySink {
  // judgeRows() accepts rows only of records that have a sink, and checked them against its schema
  return sinks[record as keyof Sinks];
}
