import type { accounts } from '@candor/protocol/api/accounts.ts';
/**
 * Owns person, account, sign_in and setup_link. Promises: passwords are kept as argon2id hashes and sign-in tokens as
 * SHA-256 only, an unknown address is answered like a wrong password, and the set-up exists until there is an owner.
 */
import { productVersion } from '@candor/protocol/version.ts';
import { fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { KeyRefused } from '../../platform/keys/index.ts';
import type { Live } from '../../platform/live/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { emailIndex } from './email-index.ts';
import { isPassword } from './password.ts';
import { findAccount, findAccountByEmail, findPersonName, personExists } from './queries.ts';
import { setUp } from './set-up.ts';
import { makeSetupLink, requireNoOwner } from './setup-link.ts';
import { authenticate, beginSignIn, callerOf, endSignIn } from './sign-in.ts';
import { Throttle } from './throttle.ts';

export interface Accounts {
  handlers: Handlers<typeof accounts>;
  /** Whose sign-in token it is; null for none that is valid. */
  authenticate(token: string): Promise<Caller | null>;
  hasPerson(personId: string): Promise<boolean>;
  /** The account with that address as if it had signed in; for verbs of the host. */
  findCaller(email: string): Promise<Caller | undefined>;
  /** Undefined once there is an owner. */
  makeSetupLink(): Promise<string | undefined>;
}
interface Deps {
  companies: Companies;
  live: Live;
  publicUrl: URL;
}

const freeTries = { ofAccount: 5, ofAddress: 20 };

export function createAccounts(platform: Platform, { companies, live, publicUrl }: Deps): Accounts {
  const ofAccount = new Throttle(platform.clock, freeTries.ofAccount);
  const ofAddress = new Throttle(platform.clock, freeTries.ofAddress);
  return {
    authenticate: (token) => authenticate(platform, companies, token),
    hasPerson: (personId) =>
      platform.database.withPerson(personId, 'service', (tx) => personExists(tx, personId)),
    async findCaller(email) {
      const index = await emailIndex(platform.keys, email);
      const account = await platform.database.withInstance('rights', (tx) => findAccountByEmail(tx, index));
      return account && callerOf(companies, { accountId: account.id, personId: account.personId });
    },
    makeSetupLink: () => makeSetupLink(platform, publicUrl),
    handlers: {
      async setupState() {
        await requireNoOwner(platform);
        return { open: true };
      },
      async setup({ body }, call) {
        const { accountId, companyId } = await setUp(platform, companies, body);
        Object.assign(call.entry, { actorId: accountId, companyId });
        await beginSignIn(platform, accountId, call);
        return { next: 'done' };
      },
      async signIn({ body }, call) {
        const index = await emailIndex(platform.keys, body.email);
        const name = Buffer.from(index).toString('hex');
        ofAddress.requireFree(call.address);
        ofAccount.requireFree(name);
        const account = await platform.database.withInstance('authentication', (tx) =>
          findAccountByEmail(tx, index),
        );
        if (account) call.entry.actorId = account.id;
        // counted before the slow part, so that a hundred tries at once are a hundred tries
        ofAddress.failed(call.address);
        ofAccount.failed(name);
        if (!(await isPassword(body.password, account?.passwordHash)) || !account) fail('sign_in_refused');
        ofAddress.succeeded(call.address);
        ofAccount.succeeded(name);
        await beginSignIn(platform, account.id, call);
        return { next: 'done' };
      },
      async signOut(_input, call) {
        if (call.signInToken !== undefined) await endSignIn(platform, call.signInToken);
        call.clearSignIn();
        live.endFor(call.caller.accountId);
        return { next: 'done' };
      },
      me: (_input, { caller }) => me(platform, companies, caller),
      instance: async () => ({ ...(await companies.operator()), version: productVersion }),
      liveTicket: async (_input, { caller }) => ({ ticket: live.ticket(caller) }),
    },
  };
}

async function me(
  { database, keys }: Platform,
  companies: Companies,
  { accountId, personId, companyId, words }: Caller,
) {
  const account =
    (await database.withInstance('authentication', (tx) => findAccount(tx, accountId))) ??
    fail('not_signed_in');
  const name = await database.withPerson(personId, 'service', (tx) => findPersonName(tx, personId));
  const sealer = await sealerUnlessAway(keys, personId);
  return {
    accountId,
    personId,
    email: sealer?.open('account', 'email', accountId, account.email, 'authentication') ?? null,
    name: name && (sealer?.open('person', 'name', personId, name, 'service') ?? null),
    company: companyId === null ? null : await companies.find(companyId),
    words: [...words],
  };
}

/** Every page asks who is signed in: without the keyring the plain ones go on, without name and address. */
async function sealerUnlessAway(keys: Platform['keys'], personId: string) {
  try {
    return await keys.sealerFor({ kind: 'person', id: personId });
  } catch (error) {
    if (error instanceof KeyRefused && error.code === 'key_unavailable') return undefined;
    throw error;
  }
}
