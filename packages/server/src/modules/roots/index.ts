/**
 * Owns root keys (their public halves; the private ones it can't open) and rosters. Promises: nothing is kept as a
 * root's word that a root of the company did not sign, and no key of the instance can sign in its place.
 */
import type { roots } from '@candor/protocol/api/roots.ts';
import { statements } from '@candor/protocol/statements.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { holdSigning } from './root-queries.ts';
import { keepRoot, readRoots, retireRoot } from './roots.ts';
import { addRoster, findRoster, lastRosterVersion } from './roster-queries.ts';
import { presentSigned, verifySigned } from './verify.ts';

export { keepSigned } from './keep-signed.ts';
export { findActiveRoot, hasActiveRoot, listRoots } from './root-queries.ts';
export { keepRoot, readRoots, type RootWish } from './roots.ts';
export { newerSigning } from './newer-signing.ts';
export { endsOfRosterKeys } from './roster-ends.ts';
export { findRoster } from './roster-queries.ts';
export { presentSigned, signedNews, verifySigned, type Signed, type StoredStatement } from './verify.ts';

type RootRoutes = Omit<typeof roots, 'listCertifiable' | 'certify'>;

/** Of the group `roots`, but for device certificates, which modules/devices answers. */
export function createRoots(platform: Platform): Handlers<RootRoutes> {
  const { bus, clock, database } = platform;
  return {
    listRoots: (_, { caller }) => readRoots(platform, companyOf(caller)),
    async addRoot({ body }, { caller, entry }) {
      const kept = await keepRoot(platform, companyOf(caller), caller.accountId, body);
      entry.targetId = kept.id;
      return kept;
    },
    async retireRoot({ params, body }, { caller }) {
      await retireRoot(platform, companyOf(caller), params.id, body.signed);
      return {};
    },
    async readRoster(_, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'security', (tx) => findRoster(tx, companyId));
      if (!found) return { roster: null };
      return { roster: { ...presentSigned(found, found.fingerprint), createdAt: found.createdAt.getTime() } };
    },
    async setRoster({ body }, { caller }) {
      const companyId = companyOf(caller);
      const now = clock.now();
      const version = await database.withCompany(companyId, 'security', async (tx) => {
        await holdSigning(tx, companyId);
        const { statement, stored } = await verifySigned(tx, companyId, body.signed, statements.roster, now);
        if (statement.version <= (await lastRosterVersion(tx, companyId))) fail('version_too_low');
        await addRoster(tx, { companyId, version: statement.version, ...stored, createdAt: now });
        return statement.version;
      });
      bus.publish('signing.changed', { companyId });
      return { version };
    },
  };
}
