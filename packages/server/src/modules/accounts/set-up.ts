import type { accounts } from '@candor/protocol/api/accounts.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { fail } from '../../platform/http/index.ts';
import { prepareAccount, type NewAccount } from './new-account.ts';
import type { PasswordRules } from './password-rules.ts';
import { hasAccount, useSetupLink } from './queries.ts';
import { requireSetupToken } from './setup-link.ts';
import type { SignInParts } from './sign-in-steps.ts';

type Form = Input<(typeof accounts)['setup']>['body'];

interface Owner {
  accountId: string;
  companyId: string;
  /** How they will sign in. */
  method: NewAccount['method'];
}

/** The first owner of an instance that has none (clause A1). */
export class SetUp {
  readonly #parts: SignInParts;
  readonly #rules: PasswordRules;

  constructor(parts: SignInParts, rules: PasswordRules) {
    this.#parts = parts;
    this.#rules = rules;
  }

  async passkeyOptions({
    token,
    email,
  }: Pick<Form, 'token' | 'email'>): Promise<Output<typeof accounts.setupPasskey>> {
    const { platform, passkeys } = this.#parts;
    return passkeys.creationOptions(await requireSetupToken(platform, token), email, []);
  }

  /** Makes the owner, all of it or nothing. */
  async run(form: Form): Promise<Owner> {
    const { platform, companies } = this.#parts;
    const linkId = await requireSetupToken(platform, form.token);
    if (form.ageStatement !== true) fail('age_statement_required');
    const companyId = await companies.firstCompanyId();
    const now = platform.clock.now();
    const account = await prepareAccount(this.#parts, this.#rules, {
      ...form,
      language: form.language,
      ageStatedAt: now,
      passkeyFor: linkId,
      companyId,
      known: [form.companyName, form.operatorName],
    });
    await platform.database.withCompany(companyId, 'service', async (tx) => {
      if ((await useSetupLink(tx, linkId, now)) === 'gone') fail('setup_refused', { triesLeft: 0 });
      if (await hasAccount(tx)) fail('not_found');
      await account.insert(tx);
      await companies.setUp(tx, { companyId, accountId: account.id, ...form });
    });
    return { accountId: account.id, companyId, method: account.method };
  }
}
