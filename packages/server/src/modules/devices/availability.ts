import type { devices } from '@candor/protocol/api/devices.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { listAvailability } from './list-queries.ts';

const dayMs = 86_400_000;
const defaultMs = 30 * dayMs;
const longestMs = 396 * dayMs;

/** Periods of being connected within the range (30 days unless asked otherwise), and their sum in it. */
export async function readAvailability(
  tx: Tx,
  companyId: string,
  deviceId: string,
  range: Input<typeof devices.availability>['query'],
  { now, isOnline }: { now: Date; isOnline: boolean },
): Promise<Output<typeof devices.availability>> {
  const to = range.to ?? now.getTime();
  const from = Math.max(Math.min(range.from ?? to - defaultMs, to), to - longestMs);
  const rows = await listAvailability(tx, companyId, deviceId, new Date(from), new Date(to));
  const periods = rows.map(({ onlineFrom, onlineUntil, reason }) => ({
    from: onlineFrom.getTime(),
    until: onlineUntil?.getTime() ?? null,
    reason,
  }));
  const openUntil = isOnline ? now.getTime() : 0;
  const onlineMs = periods.reduce((sum, period) => {
    const until = Math.min(period.until ?? openUntil, to);
    return sum + Math.max(0, until - Math.max(period.from, from));
  }, 0);
  return { from, to, onlineMs, periods };
}
