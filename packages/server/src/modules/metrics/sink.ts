import type { Bus } from '../../platform/bus/index.ts';
import type { Sink } from '../../platform/gateway/index.ts';
import { addSamples, type Sample } from './queries.ts';

const dayMs = 86_400_000;
/** Minute values are kept for 14 days; what arrives older than that would be cleared at once. */
const minuteDays = 14;

/** Stores samples; pages that look at the device are told the newest value of each metric. */
export function metricSink(bus: Bus): Sink<'manage.metric'> {
  return {
    async store(tx, { companyId, deviceId }, rows, { receivedAt, afterCommit }) {
      const oldest = receivedAt.getTime() - minuteDays * dayMs;
      const kept = rows.filter(({ at }) => at > oldest);
      if (kept.length === 0) return;
      await addSamples(tx, companyId, deviceId, kept);
      const values = newest(kept);
      const at = Math.max(...values.map((one) => one.at));
      afterCommit(() =>
        bus.publish('device.metric', {
          companyId,
          deviceId,
          at,
          values: values.map(({ at: _, ...value }) => value),
        }),
      );
    },
  };
}

function newest(rows: readonly Sample[]): Sample[] {
  const last = new Map<string, Sample>();
  for (const row of rows) {
    const name = `${row.metric} ${row.slot}`;
    if (row.at >= (last.get(name)?.at ?? 0)) last.set(name, row);
  }
  return [...last.values()];
}
