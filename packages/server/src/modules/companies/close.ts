import { z } from 'zod';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeCompany,
  deleteCompany,
  deleteOfCompany,
  listClosedBefore,
  listDeviceIds,
} from './company-queries.ts';

/** From closing a company to its erasure. */
export const erasedAfterMs = 30 * 24 * 60 * 60_000;

/** Children first. */
const erasedRecords = tableRecords.filter(({ owner }) => owner === 'company').toReversed();

/** Companies that were closed 30 days ago are erased. */
export function eraseClosedTask(platform: Platform): Task {
  return task({
    name: 'companies.erase',
    payload: z.object({}),
    deadlineMs: 600_000,
    maxAttempts: 5,
    cron: '40 3 * * *',
    run: async () => void (await eraseClosed(platform)),
  });
}

/** @returns the companies that went */
export async function eraseClosed(platform: Platform): Promise<string[]> {
  const { clock, database } = platform;
  const before = new Date(clock.now().getTime() - erasedAfterMs);
  const ids = await database.withInstance('legal_duty', (tx) => listClosedBefore(tx, before));
  for (const id of ids) await eraseCompany(platform, id);
  return ids;
}

/** First what it sealed becomes unreadable and its devices are cut off, then its rows go, all or none. */
async function eraseCompany({ bus, database, erasures, keys, audit }: Platform, id: string): Promise<void> {
  await erasures.note({ kind: 'company', id });
  const devices = await database.withCompany(id, 'legal_duty', (tx) => listDeviceIds(tx, id));
  await deleteCompanyRows({ database }, id);
  for (const deviceId of devices) bus.publish('device.revoked', { companyId: id, deviceId });
  await keys.destroyKey({ kind: 'company', id });
  await audit.write({ actor: 'instance', action: 'companies.erase', companyId: id, outcome: 'done' });
}

/** Of a company and everything that belongs to it, in one transaction. */
export async function deleteCompanyRows({ database }: Pick<Platform, 'database'>, id: string): Promise<void> {
  await database.withCompany(id, 'legal_duty', async (tx) => {
    await changeCompany(tx, id, { state: 'closing' });
    for (const record of erasedRecords) await deleteOfCompany(tx, record, id);
    await deleteCompany(tx, id);
  });
}
