/**
 * Compares the database with the dictionary while the server runs, hourly. Promises: into a table that differs, nothing
 * more is stored until it fits again, and each change of the finding is in the audit log.
 */
import type { Pool } from 'pg';
import { compareCatalogue, type Declared, type Difference } from '../migrate/index.ts';
import type { Platform } from '../platform.ts';

export interface DriftWatch extends Disposable {
  /** Tables that differ from what is declared, as of the last comparison. */
  tables(): ReadonlySet<string>;
  differences(): readonly Difference[];
  /** Compares now. */
  look(): Promise<void>;
}

const everyMs = 60 * 60_000;

/** The start has just compared: it begins without a difference. */
export function watchDrift(
  { audit, log }: Pick<Platform, 'audit' | 'log'>,
  checker: Pick<Pool, 'connect'>,
  declared: Declared,
): DriftWatch {
  let found: readonly Difference[] = [];
  const look = async () => {
    const now = await compareCatalogue(checker, declared);
    const isNews = now.map(String).join() !== found.map(String).join();
    found = now;
    if (!isNews) return;
    const [first] = now;
    if (first) log.write('catalogue.differs', { n: now.length, place: first.place });
    await audit.write({
      actor: 'instance',
      action: 'catalogue compared',
      outcome: first ? 'failed' : 'done',
    });
  };
  // a comparison that could not be made changes nothing; the promise about the catalogue turns unknown by itself
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  timer.unref();
  return {
    tables: () => new Set(found.map(({ place }) => place.split('.')[0] ?? place)),
    differences: () => found,
    look,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
