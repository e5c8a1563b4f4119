import type { Bus } from '../../platform/bus/index.ts';
import type { Sink } from '../../platform/gateway/index.ts';
import { addSamples, type Sample } from './queries.ts';

const dayMs = 86_400_000;
/** Minute values are kept for 14 days; what arrives older than that would be cleared at once. */
const minuteDays = 14;

/** Stores samples; pages that look at the device are told the newest value of each metric. */
export function metricSink(bus: Bus): Sink<'manage.metric'> {
  return {
    async store(tx, received, { receivedAt, afterCommit }) {
      const oldest = receivedAt.getTime() - minuteDays * dayMs;
      const [first] = received;
      const samples = received.flatMap(({ owner: { deviceId }, rows }) =>
        rows.flatMap((row) => (row.at > oldest ? [{ ...row, deviceId }] : [])),
      );
      if (!first || samples.length === 0) return;
      const { companyId } = first.owner;
      await addSamples(tx, companyId, samples);
      afterCommit(() => {
        for (const [deviceId, own] of Map.groupBy(samples, (sample) => sample.deviceId))
          bus.publish('device.metric', { companyId, deviceId, ...newest(own) });
      });
    },
  };
}

/** The last value of each metric, and when the newest of them was measured. */
function newest(samples: readonly Sample[]) {
  const last = new Map<string, Sample>();
  for (const sample of samples) {
    const name = `${sample.metric} ${sample.slot}`;
    if (sample.at >= (last.get(name)?.at ?? 0)) last.set(name, sample);
  }
  const values = [...last.values()];
  return {
    at: Math.max(...values.map(({ at }) => at)),
    values: values.map(({ metric, slot, value }) => ({ metric, slot, value })),
  };
}
