import { inventoryDisks } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { listNames, readNumber, readText } from './files.ts';

/** /sys/block counts in sectors of 512 bytes, whatever the disk's own are. */
const sectorBytes = 512;
const virtual = /^(?:loop|ram|zram|dm-|md|nbd|sr|fd)\d*/u;

export const disksCollector = ({ root }: Host) =>
  sectionCollector('disks', inventoryDisks, async (signal) => {
    const names = (await listNames(root, '/sys/block')).filter((name) => !virtual.test(name));
    const disks = await Promise.all(names.map((name) => readDisk(root, name, signal)));
    return { disks: disks.filter(({ sizeBytes }) => sizeBytes > 0) };
  });

async function readDisk(root: string, device: string, signal: AbortSignal) {
  const folder = `/sys/block/${device}`;
  const sectors = (await readNumber(root, `${folder}/size`, signal)) ?? 0;
  const model = await readText(root, `${folder}/device/model`, signal);
  return {
    device,
    model: model === '' ? undefined : model,
    sizeBytes: sectors * sectorBytes,
    rotational: (await readNumber(root, `${folder}/queue/rotational`, signal)) === 1,
  };
}
