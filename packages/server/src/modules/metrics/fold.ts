import type { Platform } from '../../platform/platform.ts';
import { devicesToFold, findCompanies, foldDays, foldHours } from './fold-queries.ts';

const hourMs = 3_600_000;
/** So many devices' hours at once keep a transaction well below a second. */
const devicesAtOnce = 100;
const beforeAllIds = '00000000-0000-0000-0000-000000000000';

/** Folds everything before the last hour into hours and days; late samples go into the hour that they belong to. */
export async function fold(
  { database, clock }: Pick<Platform, 'database' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const thisHour = Math.floor(clock.now().getTime() / hourMs) * hourMs;
  const before = new Date(thisHour - hourMs);
  for (const { id } of await database.withInstance('monitoring', findCompanies)) {
    let after: string | undefined = beforeAllIds;
    while (after !== undefined && !signal.aborted) after = await foldSome(database, id, before, after);
  }
}

/** The id after which there may be more; undefined at the end. */
function foldSome(
  database: Platform['database'],
  companyId: string,
  before: Date,
  after: string,
): Promise<string | undefined> {
  return database.withCompany(companyId, 'monitoring', async (tx) => {
    const deviceIds = await devicesToFold(tx, companyId, before, after, devicesAtOnce);
    if (deviceIds.length === 0) return undefined;
    const days = await foldHours(tx, companyId, deviceIds, before);
    if (days.length > 0) await foldDays(tx, companyId, days);
    return deviceIds.at(-1);
  });
}
