import { keepRefusals } from './batch.ts';
import type { Gate } from './gate.ts';
import { keepNextReports } from './manage-queries.ts';
import type { Owner } from './owner.ts';
import { factsOf, type Report } from './report.ts';
import { storeRows } from './store-rows.ts';

export type ManageReport = Report<Extract<Owner, { kind: 'manage' }>>;

/**
 * Stores reports of one company's devices in one transaction (clause G8). Answers the ones that it stored. The others
 * are not the next of their device, or somebody else holds the device's row: each of them has to be looked at alone.
 */
export async function storeGroup(
  { platform, sinks }: Pick<Gate, 'platform' | 'sinks'>,
  companyId: string,
  reports: readonly ManageReport[],
): Promise<Set<Report>> {
  const runs = runsOf(reports);
  const published: (() => void)[] = [];
  const stored = await platform.database.withCompany(companyId, 'integrity', async (tx) => {
    const facts = runs.map((run) => ({ deviceId: run[0].owner.deviceId, reports: run.map(factsOf) }));
    const kept = await keepNextReports(tx, companyId, facts);
    const next = runs.flatMap((run) => (kept.has(run[0].owner.deviceId) ? run : []));
    await storeRows(tx, sinks, next, (publish) => void published.push(publish));
    for (const report of next) await keepRefusals(tx, report);
    return new Set<Report>(next);
  });
  for (const publish of published) publish();
  return stored;
}

type Run = [ManageReport, ...ManageReport[]];

/** For each device its first report here and the ones that follow it without a gap. */
function runsOf(reports: readonly ManageReport[]): Run[] {
  const runs = new Map<string, Run>();
  for (const report of reports) {
    const run = runs.get(report.owner.deviceId);
    if (!run) runs.set(report.owner.deviceId, [report]);
    else if (run.at(-1)?.seq === report.seq - 1) run.push(report);
  }
  return [...runs.values()];
}
