import type { StandingFacts } from '@candor/policy/rights/facts.ts';
import { weeklyHours } from '@candor/policy/rights/policy-body.ts';
import { isWithinHours } from '@candor/policy/rights/weekly-hours.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Asked, Companies, FactSource } from '../companies/index.ts';
import { isFor, signedAmong } from './signed-standing.ts';
import { listCovering, type StandingRow } from './standing-queries.ts';
import { readAgreement } from './state.ts';
import { factsOf } from './versions.ts';

type Parts = Pick<Platform, 'clock' | 'database'>;

/** What the decision asks about agreements and standing consents (clause E1). */
export function consentFacts(parts: Parts, companies: Companies): FactSource {
  return async (asked) => {
    const { companyId, deviceId, right, path } = asked;
    const now = parts.clock.now();
    const found = await parts.database.withCompany(companyId, 'security', async (tx) => {
      const asks = { rights: [right], places: [companyId, ...path, deviceId], now };
      const rows = await listCovering(tx, companyId, asks);
      const signed = await signedAmong(tx, companyId, rows, now);
      const covering = rows.filter(({ id }) => {
        const word = signed.get(id);
        return word !== undefined && isFor(word.body, deviceId);
      });
      return { agreement: await readAgreement(tx, companyId), covering };
    });
    const { agreement } = found;
    const staffId = asked.memberId === null ? await staffMemberOf(companies, asked.accountId) : null;
    return {
      agreement: agreement ? factsOf(agreement.versions, agreement.accepted, now) : 'not_needed',
      standing_consent: standingFacts(found.covering, asked, staffId),
    };
  };
}

/** In the operator's company, where staff are members. */
async function staffMemberOf(companies: Companies, accountId: string): Promise<string | null> {
  const operator = await companies.membershipOf(accountId, await companies.firstCompanyId());
  return operator?.memberId ?? null;
}

/** Nobody is in a session yet: who is there, and who else, is known when one is asked for. */
function standingFacts(rows: readonly StandingRow[], asked: Asked, staffId: string | null): StandingFacts {
  const consents = rows
    .filter((row) => admits(row, asked, staffId))
    .map(({ id, hours, alsoIfPresent }) => ({
      id,
      alsoIfPresent,
      isWithinHours: isWithinHours(hours === null ? undefined : weeklyHours.parse(hours), asked.minuteOfWeek),
    }))
    .toSorted((a, b) => weight(b) - weight(a));
  return {
    consent: consents[0] ?? null,
    askIfPresent: asked.askIfPresent,
    isPersonPresent: false,
    isSecondPerson: false,
  };
}

function admits({ toKind, toRole, toMembers }: StandingRow, asked: Asked, staffId: string | null): boolean {
  if (toKind === 'role') return toRole !== null && asked.roles.includes(toRole);
  const id = toKind === 'member' ? asked.memberId : staffId;
  return id !== null && toMembers.includes(id);
}

/** Of several the widest counts. */
const weight = (one: { isWithinHours: boolean; alsoIfPresent: boolean }) =>
  Number(one.isWithinHours) * 2 + Number(one.alsoIfPresent);
