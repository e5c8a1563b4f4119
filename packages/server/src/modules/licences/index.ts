/**
 * Owns licence and seat, and whether companies need licences. Promises: off until the operator says so, and then nothing
 * is asked; no more devices enrol than the licence allows, also at the same moment; a lapsed licence keeps no device from
 * being looked after, and nobody from their own data.
 */
import { z } from 'zod';
import type { licences } from '@candor/protocol/api/licences.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CompanySource, FactSource } from '../companies/index.ts';
import { applyEntitlement, type Entitlement } from './entitlement.ts';
import { licenceFacts } from './facts.ts';
import { operatorHandlers, tellAll } from './operator-handlers.ts';
import { ownHandlers } from './own-handlers.ts';
import { listAllowed, type LicenceRow } from './queries.ts';

export { licenceLink, type LicenceLink, type PinnedKey } from './device-link.ts';
export type { Entitlement } from './entitlement.ts';

export interface Licences {
  handlers: Handlers<typeof licences>;
  tasks: readonly Task[];
  /** The line `licence` of "Why?". */
  facts: FactSource;
  /** Seats in the operator's list of companies. */
  seatsOf: CompanySource;
  /** What a company is entitled to; see entitlement.ts. */
  applyEntitlement(entitlement: Entitlement): Promise<LicenceRow>;
}

export function createLicences(platform: Platform): Licences {
  return {
    handlers: { ...ownHandlers(platform), ...operatorHandlers(platform) },
    tasks: [renewTask(platform)],
    facts: licenceFacts(platform),
    async seatsOf(companyIds) {
      const seats = await platform.database.withInstance('service', (tx) => listAllowed(tx, companyIds));
      return new Map([...seats].map(([id, n]) => [id, { seats: n }]));
    },
    applyEntitlement: (entitlement) => applyEntitlement(platform, entitlement),
  };
}

/** A token counts for 30 days, and connected devices get a new one each day; others get it when they connect. */
function renewTask(platform: Platform): Task {
  return task({
    name: 'licences.renew',
    payload: z.object({}),
    deadlineMs: 60_000,
    maxAttempts: 5,
    cron: '15 4 * * *',
    run: () => tellAll(platform),
  });
}
