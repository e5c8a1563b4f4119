import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, keyOf, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useCalmly } from '../../ui/calm.ts';
import { withEvents, type DeviceEvent, type ListedDevice } from './device-events.ts';

type Page = OutputOf<typeof api.devices.list>;
type Pages = InfiniteData<Page>;

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
  const heardAtMs = Date.now();
  const patch = (device: ListedDevice) => {
    const events = byDevice.get(device.id);
    return events === undefined ? device : withEvents(device, events, { fetchedAtMs, heardAtMs });
  };
  const patchPage = (page: Page) =>
    page.items.some(({ id }) => byDevice.has(id)) ? { ...page, items: page.items.map(patch) } : page;
  return { ...rest, pages: pages.map(patchPage) };
}
