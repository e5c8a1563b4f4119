import type { Platform } from '../../platform/platform.ts';
import { noteTaken } from './policy-queries.ts';

interface Waiting {
  taken: Map<string, number>;
  kept: Promise<void>;
}

/** Keeps what devices say is in force: those of a company that say so while one is being kept go together. */
export function takenWriter({
  clock,
  database,
}: Pick<Platform, 'clock' | 'database'>): (
  companyId: string,
  deviceId: string,
  version: number,
) => Promise<void> {
  const waiting = new Map<string, Waiting>();
  const busy = new Map<string, Promise<void>>();
  const begin = (companyId: string): Waiting => {
    const taken = new Map<string, number>();
    const before = busy.get(companyId) ?? Promise.resolve();
    const kept = before
      .catch(() => undefined) // whoever waited for that one was told
      .then(() => {
        waiting.delete(companyId);
        return database.withCompany(companyId, 'service', (tx) =>
          noteTaken(tx, companyId, taken, clock.now()),
        );
      })
      .finally(() => {
        if (busy.get(companyId) === kept) busy.delete(companyId);
      });
    busy.set(companyId, kept);
    return { taken, kept };
  };
  return (companyId, deviceId, version) => {
    const group = waiting.get(companyId) ?? begin(companyId);
    waiting.set(companyId, group);
    group.taken.set(deviceId, version);
    return group.kept;
  };
}
