/** Ticks since the start, of all processors together. */
export interface CpuTicks {
  busy: number;
  total: number;
}
interface Moment {
  at: number;
  monotonicMs: number;
}

/** More between two samples, or between the two clocks, than this: the computer slept or its clock was set. */
const maxApartMs = 150_000;
const maxSkewMs = 10_000;

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal; guests are inside user and nice. */
export function parseCpu(text: string): CpuTicks | undefined {
  const line = /^cpu\s+(?<ticks>[\d ]+)$/mu.exec(text)?.groups?.['ticks'];
  const [user = 0, nice = 0, system = 0, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = (line ?? '')
    .split(' ')
    .map(Number);
  if (idle === undefined) return undefined;
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}

/** Percent of the time between both in which processors worked; undefined for a gap. */
export function cpuShare(
  before: Moment & { cpu: CpuTicks | undefined },
  now: Moment & { cpu: CpuTicks | undefined },
): number | undefined {
  if (!before.cpu || !now.cpu || !isContinuous(before, now)) return undefined;
  const busy = now.cpu.busy - before.cpu.busy;
  // proc(5): iowait, and idle with it, may go back a little, which on a busy computer is all that it moves
  const idle = Math.max(0, idleOf(now.cpu) - idleOf(before.cpu));
  if (busy < 0 || busy + idle === 0) return undefined;
  return Math.round((busy / (busy + idle)) * 1000) / 10;
}

const idleOf = ({ busy, total }: CpuTicks): number => total - busy;

/** A counter that fell was reset: a gap, never a negative rate or a spike. */
export function ratePerSecond(
  counter: { before: number; now: number },
  before: Moment,
  now: Moment,
): number | undefined {
  const seconds = (now.monotonicMs - before.monotonicMs) / 1000;
  if (counter.now < counter.before || seconds <= 0 || !isContinuous(before, now)) return undefined;
  return Math.round((counter.now - counter.before) / seconds);
}

function isContinuous(before: Moment, now: Moment): boolean {
  const apartMs = now.monotonicMs - before.monotonicMs;
  return apartMs <= maxApartMs && Math.abs(now.at - before.at - apartMs) <= maxSkewMs;
}
