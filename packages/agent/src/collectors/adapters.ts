import { inventoryAdapters } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { listNames, readNumber, readText } from './files.ts';
import { isLocalAddress } from './local-address.ts';

const maxAdapters = 64;
const maxAddresses = 16;
/** Hardware types of Linux (if_arp.h). */
const ethernetType = 1;
const loopbackType = 772;

export const adaptersCollector = (host: Host) =>
  sectionCollector('adapters', inventoryAdapters, async (signal) => {
    const names = await listAdapters(host.root);
    const addresses = host.addresses();
    const read = (name: string) => readAdapter(host.root, name, addresses[name] ?? [], signal);
    return { adapters: await Promise.all(names.slice(0, maxAdapters).map(read)) };
  });

/** Without one end of a container's cable: they come and go with each container and are nothing of the computer. */
export async function listAdapters(root: string): Promise<string[]> {
  return (await listNames(root, '/sys/class/net')).filter((name) => !/^(?:veth|bonding_masters)/u.test(name));
}

async function readAdapter(root: string, name: string, addresses: readonly string[], signal: AbortSignal) {
  const folder = `/sys/class/net/${name}`;
  const state = await readText(root, `${folder}/operstate`, signal);
  const speed = await readNumber(root, `${folder}/speed`, signal);
  return {
    name,
    kind: await readKind(root, folder, signal),
    // loopback has no carrier and says "unknown"
    up: state === 'up' || state === 'unknown',
    speedMbit: speed !== undefined && speed > 0 && speed <= 1_000_000 ? speed : undefined,
    addresses: addresses.filter(isLocalAddress).toSorted().slice(0, maxAddresses),
  };
}

async function readKind(root: string, folder: string, signal: AbortSignal) {
  const type = await readNumber(root, `${folder}/type`, signal);
  if (type === loopbackType) return 'loopback';
  const uevent = (await readText(root, `${folder}/uevent`, signal)) ?? '';
  if (/^DEVTYPE=wlan$/mu.test(uevent) || (await listNames(root, `${folder}/wireless`)).length > 0)
    return 'wifi';
  if (/^DEVTYPE=wwan$/mu.test(uevent)) return 'cellular';
  const isHardware = (await listNames(root, `${folder}/device`)).length > 0;
  if (!isHardware) return 'virtual';
  return type === ethernetType ? 'ethernet' : 'other';
}
