import { defaultBody, type PolicyBody } from '@candor/policy/rights/modes.ts';
import type { Platform } from '../../platform/platform.ts';
import { takenRules } from '../devices/index.ts';

/** What the policy that is in force on a device says beside its rights. */
type SessionSettings = Required<Pick<PolicyBody, 'grantMinutes' | 'promptTimeoutS' | 'answerFrom'>>;

export async function rulesOn(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  companyId: string,
  deviceId: string,
): Promise<SessionSettings> {
  const taken = await database.withCompany(companyId, 'security', (tx) =>
    takenRules(tx, companyId, deviceId, clock.now()),
  );
  const { grantMinutes, promptTimeoutS, answerFrom } = { ...defaultBody, ...taken };
  return { grantMinutes, promptTimeoutS, answerFrom };
}
