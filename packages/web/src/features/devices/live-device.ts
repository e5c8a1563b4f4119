import { useQueryClient } from '@tanstack/react-query';
import { api, keyOf, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useCalmly } from '../../ui/calm.ts';
import type { DeviceEvent } from './device-events.ts';

/** Until the first report of a connection is stored. */
const SETTLE_MS = 2_500;

type Device = OutputOf<typeof api.devices.get>;

/** One device, whose state and last sign of life change in place. */
export function useDevice(deviceId: string) {
  const client = useQueryClient();
  const refresh = useRefresh();
  const input = { params: { id: deviceId } };
  const hear = useCalmly<DeviceEvent>((events) =>
    client.setQueryData<Device>(
      keyOf(api.devices.get, input),
      (device) => device && events.reduce(after, device),
    ),
  );
  // a new connection may bring another inventory, and an agent of another version
  const settle = useCalmly<DeviceEvent>(() => refresh(api.devices.get, api.devices.inventory), SETTLE_MS);
  useLive('device.changed', deviceId, (event) => {
    hear(event);
    if (event.state === 'online') settle(event);
  });
  useLive('device.metric', deviceId, hear);
  return useApi(api.devices.get, input);
}

function after(device: Device, event: DeviceEvent): Device {
  if (event.topic === 'device.metric')
    return { ...device, lastSeenAt: Math.max(device.lastSeenAt ?? 0, Date.now()) };
  return { ...device, state: event.state, since: event.at, lastSeenAt: event.at };
}
