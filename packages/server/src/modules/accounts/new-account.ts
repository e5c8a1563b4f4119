import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { emailIndex } from './email-index.ts';
import { insertPasskey } from './factor-queries.ts';
import { fresh } from './factors.ts';
import type { Registration } from './passkeys.ts';
import type { PasswordRules } from './password-rules.ts';
import { insertAccount, insertPassword, insertPerson } from './queries.ts';
import type { SignInParts } from './sign-in-steps.ts';

/** One of the two, and what the person wants to be called. */
export interface Credentials {
  password?: string | undefined;
  passkey?: Registration | undefined;
  name?: string | undefined;
}
interface Wish extends Credentials {
  email: string;
  language: 'en' | 'de';
  ageStatedAt: Date;
  /** For which the passkey's options were given out; undefined: they sign in through a provider, with neither. */
  passkeyFor: string | undefined;
  /** Under which the person's key lies; null: the instance's. */
  companyId: string | null;
  /** What else a stranger would guess as password: names of companies. */
  known: readonly string[];
}
/** An account that is ready to be kept. */
export interface NewAccount {
  id: string;
  personId: string;
  emailIndex: Uint8Array;
  /** How they will sign in. */
  method: 'password' | 'passkey' | 'provider';
  /** Within the transaction that uses up what the account was made with. */
  insert(tx: Tx): Promise<void>;
}

const firstPasskeyName = 'First passkey';

/** Checks the password or passkey and makes the person's key; an unused one is swept. */
export async function prepareAccount(
  { platform: { clock, keys }, passwords, passkeys }: SignInParts,
  rules: PasswordRules,
  wish: Wish,
): Promise<NewAccount> {
  const { email, name, language, ageStatedAt, password, passkey } = wish;
  const [id, personId, createdAt] = [newId(), newId(), clock.now()];
  const index = await emailIndex(keys, email);
  const given = [password, passkey].filter((one) => one !== undefined).length;
  if (given !== (wish.passkeyFor === undefined ? 0 : 1)) fail('bad_request', { path: 'password' });
  if (password !== undefined) await rules.require(password, [email, name ?? '', ...wish.known]);
  const phc = password === undefined ? undefined : await passwords.hash(id, password);
  const made = passkey && wish.passkeyFor && (await passkeys.register(wish.passkeyFor, passkey));
  await keys.createPersonKey(personId, wish.companyId);
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const passkeyId = newId();
  const passkeyName = sealer.seal('passkey', 'name', passkeyId, firstPasskeyName);
  const sealedName = name === undefined ? null : sealer.seal('person', 'name', personId, name);
  const account = {
    id,
    personId,
    email: sealer.seal('account', 'email', id, email),
    emailIndex: index,
    state: 'active',
    ageStatedAt,
    language,
    timeZone: null,
    closedAt: null,
    createdAt,
  } as const;
  return {
    id,
    personId,
    emailIndex: index,
    method: made ? 'passkey' : phc === undefined ? 'provider' : 'password',
    async insert(tx) {
      await insertPerson(tx, { personId, name: sealedName, createdAt });
      await insertAccount(tx, account);
      if (phc !== undefined) await insertPassword(tx, { accountId: id, phc, setAt: createdAt });
      if (made)
        await insertPasskey(tx, {
          ...made,
          id: passkeyId,
          accountId: id,
          name: passkeyName,
          ...fresh(createdAt),
        });
    },
  };
}
