/**
 * Owns company and member, and says in the instance's row who runs it. Promises: at every moment there is a first
 * company, to which this computer belongs, and it has its key before anything is sealed under it.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Role } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  findCompany,
  findFirstCompany,
  findInstance,
  findMembership,
  insertCompany,
  insertMember,
  listCompanyIds,
  renameCompany,
  setOperator,
} from './queries.ts';

const firstName = 'My company';

export interface Companies {
  /** At every start: makes the first company where there is none. @returns it */
  begin(): Promise<string>;
  /** The company that this computer belongs to. */
  firstCompanyId(): Promise<string>;
  find(id: string): Promise<{ id: string; name: string } | null>;
  membershipOf(accountId: string): Promise<{ companyId: string; role: Role } | undefined>;
  operator(): Promise<{ operatorName: string | null; privacyContact: string | null }>;
  /** Names company and operator and makes the account its owner, in the caller's transaction of that company. */
  setUp(tx: Tx, facts: SetUpFacts): Promise<void>;
}
export interface SetUpFacts {
  companyId: string;
  accountId: string;
  companyName: string;
  operatorName: string;
  privacyContact: string;
}

export function createCompanies({
  clock,
  database,
  keys,
}: Pick<Platform, 'clock' | 'database' | 'keys'>): Companies {
  return {
    async begin() {
      const known = await database.withInstance('service', findFirstCompany);
      if (known) return known.id;
      const id = randomUUIDv7();
      await keys.createCompanyKey(id);
      await database.withInstance('service', (tx) =>
        insertCompany(tx, { id, name: firstName, createdAt: clock.now() }),
      );
      return id;
    },
    firstCompanyId: async () =>
      (
        (await database.withInstance('service', findFirstCompany)) ??
        fail('internal', { component: 'company' })
      ).id,
    find: async (id) => (await database.withInstance('service', (tx) => findCompany(tx, id))) ?? null,
    membershipOf: (accountId) =>
      database.withCompanies(accountId, 'security', (tx) => findMembership(tx, accountId)),
    async operator() {
      const { operatorName = null, privacyContact = null } =
        (await database.withInstance('service', findInstance)) ?? {};
      return { operatorName, privacyContact };
    },
    async setUp(tx, { companyId, accountId, companyName, operatorName, privacyContact }) {
      const instance = (await findInstance(tx)) ?? fail('internal', { component: 'instance' });
      await setOperator(tx, instance.id, { operatorName, privacyContact });
      await renameCompany(tx, companyId, companyName);
      await insertMember(tx, { companyId, accountId, role: 'owner', createdAt: clock.now() });
    },
  };
}

/** Of all companies, for jobs that go through them one by one. */
export function companyIds(database: Platform['database']): Promise<string[]> {
  return database.withInstance('service', listCompanyIds);
}
