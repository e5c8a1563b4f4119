// What macOS's own tools print. Pure functions: text in, values out; what is not there is undefined.
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { cleanSerial } from '../serial.ts';

export interface Release {
  name: string;
  version: string;
}

/** sw_vers(1): "ProductName:", "ProductVersion:", each with its value after tabs. */
export function parseRelease(text: string): Release {
  const value = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'mu').exec(text)?.[1]?.trim();
  return { name: value('ProductName') ?? 'macOS', version: value('ProductVersion') ?? '' };
}

/** Lines of `sysctl -n machdep.cpu.brand_string hw.packages hw.physicalcpu hw.logicalcpu`. */
export function parseProcessor(text: string) {
  const [model = '', ...counts] = text.trim().split('\n');
  const [sockets, cores, threads] = counts.map(Number);
  if (model === '' || !sockets || !cores || !threads) return undefined;
  return { model, sockets, cores, threads };
}

/** `sysctl -n vm.swapusage`: "total = 2048.00M  used = 1007.25M  free = 1040.75M  (encrypted)". */
export function parseSwap(text: string): { total: number; used: number } | undefined {
  const bytes = (name: string) => {
    const [, value] = new RegExp(`\\b${name} = ([\\d.]+)M`, 'u').exec(text) ?? [];
    return value === undefined ? undefined : Math.round(Number(value) * 1024 * 1024);
  };
  const [total, used] = [bytes('total'), bytes('used')];
  return total === undefined || used === undefined ? undefined : { total, used };
}

/** vm_stat(1): pages that programs could get, in bytes: free, inactive, speculative and purgeable ones. */
export function parseAvailable(text: string): number | undefined {
  const pageBytes = Number(/page size of (\d+) bytes/u.exec(text)?.[1]);
  const pages = ['free', 'inactive', 'speculative', 'purgeable'].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.$`, 'mu').exec(text)?.[1]),
  );
  const sum = pages.reduce((total, one) => total + one, 0) * pageBytes;
  return Number.isFinite(sum) ? sum : undefined;
}

/** `netstat -ibn`: one line an adapter with <Link#n>; the columns are counted from the end, for some have no address. */
export function parseTraffic(text: string): Map<string, { rx: number; tx: number }> {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/u));
  const found = lines.flatMap((columns): [string, { rx: number; tx: number }][] => {
    const [name = '', , network = ''] = columns;
    const [rx, tx] = [Number(columns.at(-5)), Number(columns.at(-2))];
    // a star marks an adapter that is down
    if (!network.startsWith('<Link#') || name.endsWith('*') || /^lo\d/u.test(name)) return [];
    return Number.isFinite(rx) && Number.isFinite(tx) ? [[name, { rx, tx }]] : [];
  });
  return new Map(found);
}

const size = z.int().nonnegative();
const volumes = z.object({
  SPStorageDataType: z.array(
    z.object({
      mount_point: z.string().optional(),
      file_system: z.string().default('unknown'),
      size_in_bytes: size.optional(),
      free_space_in_bytes: size.optional(),
    }),
  ),
});

/** `system_profiler -json SPStorageDataType`: volumes that are mounted. */
export function parseVolumes(text: string) {
  const found = volumes.safeParse(parseJson(text)).data;
  return found?.SPStorageDataType.flatMap(
    ({ mount_point: path, file_system: kind, size_in_bytes: whole, free_space_in_bytes: free }) =>
      path === undefined || whole === undefined || free === undefined
        ? []
        : [{ path, filesystem: kind.toLowerCase(), sizeBytes: whole, usedBytes: Math.max(0, whole - free) }],
  );
}

const drive = z.object({
  bsd_name: z.string(),
  device_model: z.string().optional(),
  size_in_bytes: size.optional(),
  spsata_medium_type: z.string().optional(),
});
const controllers = z.array(z.object({ _items: z.array(drive).default([]) })).default([]);
const drives = z.object({ SPNVMeDataType: controllers, SPSerialATADataType: controllers });

/** `system_profiler -json SPNVMeDataType SPSerialATADataType`: disks under their controllers. */
export function parseDisks(text: string) {
  const found = drives.safeParse(parseJson(text)).data;
  if (!found) return undefined;
  return [...found.SPNVMeDataType, ...found.SPSerialATADataType]
    .flatMap(({ _items }) => _items)
    .map((one) => ({
      device: one.bsd_name,
      model: one.device_model?.trim(),
      sizeBytes: one.size_in_bytes ?? 0,
      rotational: one.spsata_medium_type === 'Rotational',
    }))
    .filter(({ sizeBytes }) => sizeBytes > 0);
}

const hardware = z.object({
  SPHardwareDataType: z.array(z.object({ serial_number: z.string().optional() })),
});

/** `system_profiler -json SPHardwareDataType`. */
export const parseSerial = (text: string): string | undefined =>
  cleanSerial(hardware.safeParse(parseJson(text)).data?.SPHardwareDataType[0]?.serial_number);
