/**
 * Owns person, account, password, profile, sign_in, its factors (totp, passkey, recovery_code), mail_token, api_token,
 * throttle, sign_in_rule and setup_link.
 * Promises: passwords are kept as argon2id hashes under a secret that the database does not hold, tokens and codes as
 * keyed hashes only; an unknown address is answered like a wrong password, after the same work; a sign-in that ended
 * opens nothing from the next request on; and the set-up exists until there is an owner.
 */
import type { accounts } from '@candor/protocol/api/accounts.ts';
import type { security } from '@candor/protocol/api/security.ts';
import { productVersion } from '@candor/protocol/version.ts';
import { fail, type Caller, type Handlers, type Serving } from '../../platform/http/index.ts';
import type { Live } from '../../platform/live/index.ts';
import { codeOf } from '../../platform/log/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import type { AccountErasure } from '../rights/index.ts';
import { providerSteps, type ProviderSteps } from './by-provider.ts';
import { emailIndex } from './email-index.ts';
import { listResetsIn, type WaitingReset } from './factor-reset-queries.ts';
import { sealerUnlessAway } from './factors.ts';
import { holdSignIn, type Held, type HeldSignIn } from './hold-sign-in.ts';
import type { Acceptances, Invitations, LifeParts } from './life-parts.ts';
import { createLife, type Life } from './life.ts';
import { countLinksTo } from './link-queries.ts';
import { Passkeys } from './passkeys.ts';
import { createPasswords } from './password-hash.ts';
import { createPasswordRules } from './password-rules.ts';
import { findAccount, findAccountByEmail, findPersonName, personExists } from './queries.ts';
import { securityHandlers } from './security.ts';
import { SetUp } from './set-up.ts';
import { makeSetupLink, requireNoOwner } from './setup-link.ts';
import { endSignInsOf } from './sign-in-list.ts';
import type { WhichSignIns } from './sign-in-queries.ts';
import { factorStep, passkeyStep, passwordStep, complete } from './sign-in-steps.ts';
import { authenticate, callerOf, renewLater, signOut } from './sign-in.ts';
import { Throttle } from './throttle.ts';
import { authenticateToken } from './token-caller.ts';

export type { ProviderSteps } from './by-provider.ts';
export { Challenges } from './challenges.ts';
export { emailIndex } from './email-index.ts';
export type { Acceptances, Invitations } from './life-parts.ts';
export { Throttle, type Limit } from './throttle.ts';

export interface Accounts
  extends Life, Pick<Serving, 'authenticate' | 'authenticateToken' | 'requireNoOwner'> {
  handlers: Handlers<typeof accounts>;
  security: Handlers<typeof security>;
  /** Whether a session may go on by the sign-in with which it was asked for; see hold-sign-in.ts. */
  holdSignIn(held: Held): Promise<HeldSignIn>;
  /** Ends sign-ins of an account at once, open sockets too. @returns how many there were */
  endSignIns(which: WhichSignIns): Promise<number>;
  /** For modules/sign-on. */
  byProvider: ProviderSteps;
  hasPerson(personId: string): Promise<boolean>;
  /** The account with that address as if it had signed in; for verbs of the host. */
  findCaller(email: string): Promise<Caller | undefined>;
  /** Links, such as a sign-up's, that wait for the person with that address. */
  countLinksTo(email: string): Promise<number>;
  /** Members of a company whose factors will be removed. */
  waitingResets(companyId: string): Promise<WaitingReset[]>;
  /** Undefined once there is an owner. */
  makeSetupLink(): Promise<string | undefined>;
}
interface Deps {
  companies: Companies;
  live: Live;
  publicUrl: URL;
  erasure: AccountErasure;
  invitations?: Invitations;
  acceptances?: Acceptances;
}

export function createAccounts(platform: Platform, { live, publicUrl, ...others }: Deps): Accounts {
  const { companies } = others;
  const parts: LifeParts = {
    ...others,
    rules: createPasswordRules(platform.config),
    platform,
    passwords: createPasswords(platform.keys),
    passkeys: new Passkeys(platform, publicUrl),
    throttle: new Throttle(platform),
  };
  followRights(platform);
  return {
    ...createLife(parts),
    handlers: accountHandlers(parts, live),
    security: securityHandlers(parts),
    authenticate: (token, companyId, renew) => authenticate(platform, token, companyId, renew),
    authenticateToken: (token, from) => authenticateToken(parts, token, from),
    requireNoOwner: () => requireNoOwner(platform),
    byProvider: providerSteps(parts),
    holdSignIn: (held) => holdSignIn(platform, companies, held),
    endSignIns: (which) => endSignInsOf(platform, which),
    hasPerson: (personId) =>
      platform.database.withPerson(personId, 'service', (tx) => personExists(tx, personId)),
    async findCaller(email) {
      const index = await emailIndex(platform.keys, email);
      const account = await platform.database.withInstance('rights', (tx) => findAccountByEmail(tx, index));
      return account && callerOf(companies, { accountId: account.id, personId: account.personId });
    },
    async countLinksTo(email) {
      const index = await emailIndex(platform.keys, email);
      return platform.database.withInstance('rights', (tx) => countLinksTo(tx, index));
    },
    waitingResets: (companyId) =>
      platform.database.withCompany(companyId, 'security', (tx) => listResetsIn(tx, companyId)),
    makeSetupLink: () => makeSetupLink(platform, publicUrl),
  };
}

/** What somebody may do changed: no token of before goes on. */
function followRights(platform: Platform): void {
  platform.bus.subscribe('rights.changed', ({ accountId }) => {
    renewLater(platform, accountId).catch((error: unknown) =>
      platform.log.write('accounts.renewal_failed', { code: codeOf(error) }, { actorId: accountId }),
    );
  });
}

function accountHandlers(parts: LifeParts, live: Live): Handlers<typeof accounts> {
  const { platform, companies } = parts;
  const setUp = new SetUp(parts, parts.rules);
  return {
    setupState: async () => ({ open: true }),
    setupPasskey: ({ body }) => setUp.passkeyOptions(body),
    async setup({ body }, call) {
      const { accountId, companyId, method } = await setUp.run(body);
      Object.assign(call.entry, { actorId: accountId, companyId });
      const { next } = await complete(parts, accountId, [method], call);
      return { next };
    },
    signIn: async ({ body }, call) => ({ factors: [], ...(await passwordStep(parts, body, call)) }),
    signInFactor: ({ body }, call) => factorStep(parts, body.factor, call),
    signInPasskeyOptions: () => parts.passkeys.requestOptions({ kind: 'sign-in' }),
    signInPasskey: ({ body }, call) => passkeyStep(parts, body.response, call),
    async signOut(_input, call) {
      if (call.signInToken !== undefined) await signOut(platform, call.signInToken);
      call.clearSignIn();
      return { next: 'done' };
    },
    me: (_input, { caller }) => me(platform, companies, caller),
    instance: async () => ({ ...(await companies.operator()), version: productVersion }),
    liveTicket: async (_input, { caller }) => ({
      ticket: live.ticket(await withDevices(companies, caller)),
    }),
  };
}

/** The stream says of devices what their list says. */
async function withDevices(companies: Companies, caller: Caller): Promise<Caller> {
  const devices = await companies.devicesSeen(caller);
  return devices ? { ...caller, devices } : caller;
}

function nextOf(signIn: Caller['signIn']): 'done' | 'enrol' | 'provider' {
  return signIn === null || signIn.needs === null ? 'done' : signIn.needs === 'factor' ? 'enrol' : 'provider';
}

async function me(
  { database, keys }: Platform,
  companies: Companies,
  { accountId, personId, companyId, words, signIn }: Caller,
) {
  const account =
    (await database.withInstance('authentication', (tx) => findAccount(tx, accountId))) ??
    fail('not_signed_in');
  const name = await database.withPerson(personId, 'service', (tx) => findPersonName(tx, personId));
  const sealer = await sealerUnlessAway(keys, personId);
  return {
    next: nextOf(signIn),
    accountId,
    personId,
    email: sealer?.open('account', 'email', accountId, account.email, 'authentication') ?? null,
    name: name && (sealer?.open('person', 'name', personId, name, 'service') ?? null),
    language: account.language,
    company: companyId === null ? null : await companies.find(companyId),
    words: [...words],
  };
}
