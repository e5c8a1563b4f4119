import { inventoryCpu } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { parseLines, readNumber, readText } from './files.ts';

export const cpuCollector = ({ root }: Host) =>
  sectionCollector('cpu', inventoryCpu, async (signal) => {
    const khz = await readNumber(root, '/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq', signal);
    return {
      ...countProcessors((await readText(root, '/proc/cpuinfo', signal)) ?? ''),
      mhz: khz === undefined ? undefined : Math.round(khz / 1000),
    };
  });

/** From /proc/cpuinfo: one paragraph a thread. ARM names neither model nor socket. */
export function countProcessors(text: string) {
  const threads = text
    .split(/\n\s*\n/u)
    .map((paragraph) => parseLines(paragraph, ':'))
    .filter((thread) => thread.has('processor'));
  const sockets = new Set(threads.map((thread) => thread.get('physical id') ?? '0'));
  const cores = new Set(
    threads.map((thread) => {
      const core = thread.get('core id') ?? thread.get('processor');
      return `${thread.get('physical id') ?? '0'}/${core}`;
    }),
  );
  const [first] = threads;
  return {
    model: first?.get('model name') ?? parseLines(text, ':').get('Model') ?? 'unknown',
    sockets: sockets.size,
    cores: cores.size,
    threads: threads.length,
  };
}
