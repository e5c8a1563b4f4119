/**
 * Owns agreement with its versions, texts and notices, consent and standing_consent. Promises: a text that was published
 * never changes; a record of consent says which text somebody saw, when and from where, is signed, and is only added to;
 * nobody accepts for a company but its own people; and withdrawing takes no more than giving did.
 */
import type { agreements, consents, standing } from '@candor/protocol/api/consents.ts';
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
import { standingHandlers } from './standing.ts';

export interface Consents {
  handlers: {
    agreements: Handlers<typeof agreements>;
    consents: Handlers<typeof consents>;
    standing: Handlers<typeof standing>;
  };
  /** What accounts ask at sign-up. */
  acceptances: Acceptances;
  tasks: readonly Task[];
}

export function createConsents(platform: Platform, authorities: Authorities, companies: Companies): Consents {
  const { clock, database, jobs } = platform;
  const parts = { platform, authorities };
  const announce = announceTask(platform);
  companies.explainWith(consentFacts(platform, companies));
  return {
    handlers: {
      agreements: {
        ...agreementHandlers(platform, async (tx, { id, kind }, { number }) => {
          if (kind === 'agreement') await jobs.enqueue(tx, announce, { agreement: id, number });
        }),
        atSignUp: ({ query: { language } }) =>
          database.withInstance('legal_duty', (tx) => atSignUp(tx, language, clock.now())),
      },
      consents: consentHandlers(parts),
      standing: standingHandlers(parts),
    },
    acceptances: createAcceptances(parts, companies),
    tasks: [announce, dailyTask(platform)],
  };
}
