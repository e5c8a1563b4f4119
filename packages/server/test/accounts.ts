import { randomUUID } from 'node:crypto';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import { emailIndex } from '../src/modules/accounts/email-index.ts';
import { createPasswords } from '../src/modules/accounts/password-hash.ts';
import { insertAccount, insertPassword, insertPerson } from '../src/modules/accounts/queries.ts';
import { insertMember } from '../src/modules/companies/queries.ts';
import type { TestServer } from './server.ts';

export interface AddedAccount {
  accountId: string;
  personId: string;
  email: string;
  password: string;
}
interface Wish {
  email: string;
  /** Of the first company; none: an account without a company. */
  roles?: readonly RoleName[];
  password?: string;
  /** Instead of hashing the password, which takes a while for many. */
  phc?: string;
}

/** An account with a password, as sign-up and invitation leave it. */
export async function addAccount(
  { running: { platform, app } }: Pick<TestServer, 'running'>,
  { email, roles, password = 'a quiet orchard behind the mill', phc }: Wish,
): Promise<AddedAccount> {
  const { keys, database, clock } = platform;
  const companyId = await app.companies.firstCompanyId();
  const [accountId, personId, now] = [randomUUID(), randomUUID(), clock.now()];
  await keys.createPersonKey(personId, companyId);
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const hash = phc ?? (await createPasswords(keys).hash(accountId, password));
  const account = {
    id: accountId,
    personId,
    email: sealer.seal('account', 'email', accountId, email),
    emailIndex: await emailIndex(keys, email),
    state: 'active',
    ageStatedAt: now,
    language: 'en',
    timeZone: null,
    closedAt: null,
    createdAt: now,
  } as const;
  await database.withCompany(companyId, 'service', async (tx) => {
    await insertPerson(tx, { personId, name: null, createdAt: now });
    await insertAccount(tx, account);
    await insertPassword(tx, { accountId, phc: hash, setAt: now });
    if (roles)
      await insertMember(tx, {
        companyId,
        id: randomUUID(),
        accountId,
        unitId: null,
        roles: [...roles],
        narrowed: [],
        limits: [],
        state: 'active',
        createdAt: now,
      });
  });
  return { accountId, personId, email, password };
}
