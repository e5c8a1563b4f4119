import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';

/** Names as the device policy has them. */
export const collectorNames = [
  'system',
  'cpu',
  'memory',
  'disks',
  'mounts',
  'adapters',
  'agent',
  'metrics',
] as const;
export type CollectorName = (typeof collectorNames)[number];

/** What was read, before the dictionary decides what of it may leave. */
export interface Observation {
  record: DictionaryRecord;
  values: Record<string, unknown>;
}

/** Reads one part of this computer. It never sees a socket; on Linux it starts no program. */
export interface Collector {
  readonly name: CollectorName;
  readonly records: readonly DictionaryRecord[];
  /** Seconds between runs where the device policy says nothing else. */
  readonly everyS: number;
  run(signal: AbortSignal): Promise<Observation[]>;
}

/** Where the system shows itself; tests point it at a tree of recorded files. */
export interface Host {
  root: string;
  /** Keys the digits that stand for a person's name in a path; never leaves this computer. */
  pathKey: Uint8Array;
  /** The serial number as the installer left it, for a process that may not read it itself. */
  keptSerial?: string | undefined;
  /** Addresses of this computer's adapters, by adapter. */
  addresses(): Record<string, readonly string[]>;
  /** Size and use of the file system that holds the path. */
  space(path: string): Promise<{ sizeBytes: number; usedBytes: number }>;
  /** Wall clock, and a clock that stands still while the computer sleeps; both in ms. */
  clock(): { at: number; monotonicMs: number };
}

const sixHoursS = 21_600;

/** A section of the inventory: one row of its record; none where the system does not tell (`read` gives undefined). */
export function sectionCollector<R extends DictionaryRecord>(
  name: CollectorName,
  record: R,
  read: (signal: AbortSignal) => Promise<Record<string, unknown> | undefined>,
): Collector {
  const run = async (signal: AbortSignal) => {
    const values = await read(signal);
    return values === undefined ? [] : [{ record, values }];
  };
  return { name, records: [record], everyS: sixHoursS, run };
}
