import { randomUUIDv7 } from 'node:crypto';
import type { accounts } from '@candor/protocol/api/accounts.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { emailIndex } from './email-index.ts';
import { isStrong } from './password-strength.ts';
import { hashPassword } from './password.ts';
import { hasAccount, insertAccount, insertPerson, useSetupLink } from './queries.ts';
import { requireNoOwner, requireSetupToken } from './setup-link.ts';

type Form = Input<(typeof accounts)['setup']>['body'];

/** Makes the owner, all of it or nothing. @returns their account */
export async function setUp(
  platform: Platform,
  companies: Companies,
  form: Form,
): Promise<{ accountId: string; companyId: string }> {
  const { clock, database, keys } = platform;
  await requireNoOwner(platform);
  const linkId = await requireSetupToken(platform, form.token);
  if (!(await isStrong(form.password, [form.email, form.name ?? '', form.companyName, form.operatorName])))
    fail('password_too_weak');
  const companyId = await companies.firstCompanyId();
  const [personId, id, createdAt] = [randomUUIDv7(), randomUUIDv7(), clock.now()];
  // committed before the rows that need it; unused keys are swept
  await keys.createPersonKey(personId, companyId);
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const name = form.name === undefined ? null : sealer.seal('person', 'name', personId, form.name);
  const email = sealer.seal('account', 'email', id, form.email);
  const account = {
    id,
    personId,
    email,
    emailIndex: await emailIndex(keys, form.email),
    passwordHash: await hashPassword(form.password),
    createdAt,
  };
  await database.withCompany(companyId, 'service', async (tx) => {
    if ((await useSetupLink(tx, linkId, createdAt)) === 'gone') fail('setup_refused', { triesLeft: 0 });
    if (await hasAccount(tx)) fail('not_found');
    await insertPerson(tx, { personId, name, createdAt });
    await insertAccount(tx, account);
    await companies.setUp(tx, { companyId, accountId: id, ...form });
  });
  return { accountId: id, companyId };
}
