/**
 * Owns agreement with its versions, texts, notices and reviews, consent and standing_consent. Promises: a text that was published
 * never changes; a record of consent says which text somebody saw, when and from where, is signed, and is only added to;
 * nobody accepts for a company but its own people; withdrawing takes no more than giving did; and whoever has an account
 * is told of significant terms before they are in force.
 */
import type { agreements, consents, ownAgreements, standing } from '@candor/protocol/api/consents.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import type { Authorities } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Acceptances } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';
import { atSignUp, createAcceptances } from './acceptances.ts';
import { agreementHandlers } from './agreements.ts';
import { consentHandlers } from './consents.ts';
import { consentFacts } from './facts.ts';
import { announceTask, dailyTask } from './notices.ts';
import { agreementsOfCompanies } from './of-companies.ts';
import { ownAgreementHandlers } from './own-agreements.ts';
import { reviewHandlers } from './review.ts';
import { standingChanges } from './standing-changes.ts';
import { standingHandlers } from './standing.ts';

export { endStandingOn } from './end-standing.ts';
export { standingOf } from './standing-of-devices.ts';

export interface Consents {
  handlers: {
    agreements: Handlers<typeof agreements>;
    consents: Handlers<typeof consents>;
    ownAgreements: Handlers<typeof ownAgreements>;
    standing: Handlers<typeof standing>;
  };
  /** What accounts ask at sign-up. */
  acceptances: Acceptances;
  tasks: readonly Task[];
}

export function createConsents(platform: Platform, authorities: Authorities, companies: Companies): Consents {
  const { database, jobs } = platform;
  const parts = { platform, authorities };
  const announce = announceTask(platform, companies);
  companies.explainWith(consentFacts(platform, companies));
  companies.standingFrom(standingChanges);
  companies.listWith(agreementsOfCompanies(platform));
  return {
    handlers: {
      agreements: {
        ...agreementHandlers(platform, async (tx, { id }, { number }) => {
          await jobs.enqueue(tx, announce, { agreement: id, number });
        }),
        ...reviewHandlers(platform, companies),
        atSignUp: ({ query: { language } }) =>
          database.withInstance('legal_duty', (tx) => atSignUp(tx, language)),
      },
      consents: consentHandlers(parts),
      ownAgreements: ownAgreementHandlers(parts, companies),
      standing: standingHandlers(parts),
    },
    acceptances: createAcceptances(parts, companies),
    tasks: [announce, dailyTask(platform, companies)],
  };
}
