import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveEvent } from '@candor/protocol/messages/live.ts';
import { api, keyOf, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useCalmly } from '../../ui/calm.ts';

type Page = OutputOf<typeof api.devices.list>;
export type ListedDevice = Page['items'][number];
type Pages = InfiniteData<Page>;
export type DeviceEvent = Extract<LiveEvent, { topic: 'device.changed' | 'device.metric' }>;

const MINUTE_MS = 60_000;

/**
 * States and the last values of the list change in place. Devices that aren't listed yet only count: their rows wait
 * until the person asks for them.
 */
export function useLiveDevices(listedIds: ReadonlySet<string>): { unlisted: number; clear: () => void } {
  const client = useQueryClient();
  const [newIds, setNewIds] = useState<ReadonlySet<string>>(new Set());
  const hear = useCalmly<DeviceEvent>((events) => {
    patchLists(client, events);
    const unknown = events.filter(({ deviceId }) => !listedIds.has(deviceId)).filter(isArrival);
    if (unknown.length > 0) setNewIds((now) => new Set([...now, ...unknown.map(({ deviceId }) => deviceId)]));
  });
  useLive('device.changed', undefined, hear);
  useLive('device.metric', undefined, hear);
  const unlisted = [...newIds].filter((id) => !listedIds.has(id)).length;
  return { unlisted, clear: () => setNewIds(new Set()) };
}

const isArrival = (event: DeviceEvent) => event.topic === 'device.changed' && event.state === 'online';

/** Every list in memory, whatever its filter; when it was asked for stays what it was. */
function patchLists(client: QueryClient, events: readonly DeviceEvent[]): void {
  const byDevice = Map.groupBy(events, ({ deviceId }) => deviceId);
  for (const query of client.getQueryCache().findAll({ queryKey: keyOf(api.devices.list) })) {
    const updatedAt = query.state.dataUpdatedAt;
    client.setQueryData<Pages>(query.queryKey, (pages) => pages && patched(pages, byDevice, updatedAt), {
      updatedAt,
    });
  }
}

function patched(
  { pages, ...rest }: Pages,
  byDevice: ReadonlyMap<string, DeviceEvent[]>,
  fetchedAtMs: number,
): Pages {
  const patch = (device: ListedDevice) => {
    const events = byDevice.get(device.id);
    return events === undefined ? device : withEvents(device, events, fetchedAtMs);
  };
  const patchPage = (page: Page) =>
    page.items.some(({ id }) => byDevice.has(id)) ? { ...page, items: page.items.map(patch) } : page;
  return { ...rest, pages: pages.map(patchPage) };
}

/** @param fetchedAtMs when the list was asked for: the last of its sixty minutes */
export function withEvents(
  device: ListedDevice,
  events: readonly DeviceEvent[],
  fetchedAtMs: number,
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
    return { ...now, cpu, memoryUsed, lastSeenAt: Math.max(now.lastSeenAt ?? 0, event.at) };
  }, device);
}

function withValue(values: readonly (number | null)[], index: number, value: number): (number | null)[] {
  const longer = Array.from({ length: Math.max(values.length, index + 1) }, (_, at) => values[at] ?? null);
  longer[index] = value;
  return longer;
}
