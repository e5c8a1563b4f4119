import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { LiveEvent } from '@candor/protocol/messages/live.ts';

export type ListedDevice = Output<typeof devices.list>['items'][number];
export type DeviceEvent = Extract<LiveEvent, { topic: 'device.changed' | 'device.metric' }>;

const MINUTE_MS = 60_000;

/** @param times when the list was asked for, which is the last of its sixty minutes, and when the events came */
export function withEvents(
  device: ListedDevice,
  events: readonly DeviceEvent[],
  { fetchedAtMs, heardAtMs }: { fetchedAtMs: number; heardAtMs: number },
): ListedDevice {
  return events.reduce<ListedDevice>((now, event) => {
    if (event.topic === 'device.changed')
      return { ...now, state: event.state, since: event.at, lastSeenAt: event.at };
    const index = 59 + Math.floor(event.at / MINUTE_MS) - Math.floor(fetchedAtMs / MINUTE_MS);
    const line = (values: (number | null)[], metric: string) => {
      const value = event.values.find((one) => one.metric === metric && one.slot === '')?.value;
      return value === undefined || index < 0 ? values : withValue(values, index, value);
    };
    const [cpu, memoryUsed] = [line(now.cpu, 'cpu'), line(now.memoryUsed, 'memory-used')];
    return { ...now, cpu, memoryUsed, lastSeenAt: Math.max(now.lastSeenAt ?? 0, heardAtMs) };
  }, device);
}

function withValue(values: readonly (number | null)[], index: number, value: number): (number | null)[] {
  const longer = Array.from({ length: Math.max(values.length, index + 1) }, (_, at) => values[at] ?? null);
  longer[index] = value;
  return longer;
}
