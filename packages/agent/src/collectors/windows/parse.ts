// What PowerShell's ConvertTo-Json prints of CIM classes. Pure functions: text in, values out.
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { cleanSerial } from '../serial.ts';

/** ConvertTo-Json prints one object where a list has one; null where it has none. */
const many = <T extends z.ZodType>(one: T) =>
  z.union([z.array(one), one.transform((only) => [only]), z.null().transform(() => [])]);
const size = z.int().nonnegative();

const system = z.object({
  os: z.object({ Caption: z.string(), Version: z.string() }),
  computer: z.object({ Domain: z.string().nullish(), PartOfDomain: z.boolean() }),
  bios: z.object({ SerialNumber: z.string().nullish() }).nullish(),
});

/** Win32_OperatingSystem, Win32_ComputerSystem and Win32_BIOS. A workgroup's name is no domain. */
export function parseSystem(text: string) {
  const found = system.safeParse(parseJson(text)).data;
  if (!found) return undefined;
  const { os, computer, bios } = found;
  return {
    name: os.Caption.trim(),
    version: os.Version,
    domainKind: computer.PartOfDomain ? 'ad' : 'none',
    domain: computer.PartOfDomain ? (computer.Domain ?? undefined) : undefined,
    serial: cleanSerial(bios?.SerialNumber),
  };
}

const processor = z.object({
  Name: z.string(),
  NumberOfCores: size,
  NumberOfLogicalProcessors: size,
  MaxClockSpeed: size.nullish(),
});

/** Win32_Processor: one a socket. */
export function parseProcessors(text: string) {
  const all = many(processor).safeParse(parseJson(text)).data ?? [];
  const [first] = all;
  if (!first) return undefined;
  const sum = (count: (one: (typeof all)[number]) => number) =>
    all.reduce((total, one) => total + count(one), 0);
  return {
    model: first.Name.trim(),
    sockets: all.length,
    cores: sum((one) => one.NumberOfCores),
    threads: sum((one) => one.NumberOfLogicalProcessors),
    mhz: first.MaxClockSpeed ?? undefined,
  };
}

/** Win32_PageFileUsage: megabytes of 1024 x 1024, one a file. Undefined where the tool said nothing. */
export function parsePageFiles(text: string): number | undefined {
  const files = many(z.object({ AllocatedBaseSize: size })).safeParse(parseJson(text)).data;
  return files?.reduce((total, one) => total + one.AllocatedBaseSize * 1024 * 1024, 0);
}

const disk = z.object({
  DeviceId: z.string(),
  FriendlyName: z.string().nullish(),
  Size: size,
  /** A name, or its number: 3 is a disk that turns (MSFT_PhysicalDisk). */
  MediaType: z.union([z.string(), z.int()]).nullish(),
});

/** Get-PhysicalDisk. */
export function parseDisks(text: string) {
  const found = many(disk).safeParse(parseJson(text)).data;
  return found?.map((one) => ({
    device: `disk${one.DeviceId}`,
    model: one.FriendlyName?.trim() || undefined,
    sizeBytes: one.Size,
    rotational: one.MediaType === 'HDD' || one.MediaType === 3,
  }));
}

const volume = z.object({
  DeviceID: z.string(),
  FileSystem: z.string().nullish(),
  Size: size.nullish(),
  FreeSpace: size.nullish(),
});

/** Win32_LogicalDisk; a drive without a medium has neither size nor file system. */
export function parseVolumes(text: string) {
  const found = many(volume).safeParse(parseJson(text)).data;
  return found?.flatMap(({ DeviceID: path, FileSystem, Size, FreeSpace }) =>
    FileSystem && Size && typeof FreeSpace === 'number'
      ? [
          {
            path,
            filesystem: FileSystem.toLowerCase(),
            sizeBytes: Size,
            usedBytes: Math.max(0, Size - FreeSpace),
          },
        ]
      : [],
  );
}
