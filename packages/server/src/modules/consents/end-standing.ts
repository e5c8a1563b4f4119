import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { endConsents, findConsent } from './consent-queries.ts';
import type { ConsentKeeper } from './keep-consent.ts';
import { listLive, markEnded } from './standing-queries.ts';

type Consent = Tables['consent'];
interface By {
  keep: ConsentKeeper;
  memberId: string | null;
  now: Date;
}

/** Ends the standing consent that a record gave. @returns id of the withdrawal */
export async function endStandingOf(tx: Tx, given: Consent, { keep, memberId, now }: By): Promise<string> {
  const { companyId, kind, subjectId, version, language, textSha256, id } = given;
  const what = { companyId, kind, subjectId, version, language, textSha256 };
  const ending = await keep(tx, { ...what, act: 'withdrawn', method: 'click', withdraws: id });
  await markEnded(tx, companyId, subjectId, { endedAt: now, endedBy: memberId });
  return ending.id;
}

export async function endAllStanding(tx: Tx, companyId: string, by: By): Promise<void> {
  for (const { consentId } of await listLive(tx, companyId))
    await endStandingOf(tx, (await findConsent(tx, companyId, consentId)) ?? fail('not_found'), by);
}

/** What is about a device that leaves the company. It is no withdrawal: what it was given for is not there any more. */
export async function endStandingOn(tx: Tx, companyId: string, deviceId: string, now: Date): Promise<void> {
  const live = await listLive(tx, companyId);
  for (const { id, consentId } of live.filter(({ targetId }) => targetId === deviceId)) {
    await markEnded(tx, companyId, id, { endedAt: now, endedBy: null });
    await endConsents(tx, [consentId], now);
  }
}
