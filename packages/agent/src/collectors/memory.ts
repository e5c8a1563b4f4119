import { inventoryMemory } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { parseLines, readText } from './files.ts';

export const memoryCollector = ({ root }: Host) =>
  sectionCollector('memory', inventoryMemory, async (signal) => {
    const memory = await readMemory(root, signal);
    return { totalBytes: memory('MemTotal'), swapBytes: memory('SwapTotal') };
  });

/** Bytes of a line of /proc/meminfo, which counts in kB of 1024; undefined for a line that the kernel has not. */
export async function readMemory(
  root: string,
  signal?: AbortSignal,
): Promise<(name: string) => number | undefined> {
  const lines = parseLines((await readText(root, '/proc/meminfo', signal)) ?? '', ':');
  return (name) => {
    const value = Number.parseInt(lines.get(name) ?? '', 10);
    return Number.isNaN(value) ? undefined : value * 1024;
  };
}
