import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { emailIndex } from './email-index.ts';
import { heldFactors } from './factor-queries.ts';
import type { Acceptances, Accepted, Language, LifeParts } from './life-parts.ts';
import { findWholeAccount, renamePerson } from './life-queries.ts';
import { prepareAccount, type NewAccount } from './new-account.ts';
import { notifyAccount, type Notice } from './notices.ts';
import { findAccountByEmail, findPersonName } from './queries.ts';
import { renewingStep, type OwnCall } from './renewal.ts';
import { endSignInsThrough } from './sign-in-queries.ts';
import { begin, complete, type FactorKind, type SignedIn, type StepCall } from './sign-in-steps.ts';
import { newToken, publishEnded, type ThroughProvider } from './sign-in.ts';
import { requireAgreements } from './sign-up.ts';

interface SignIn {
  accountId: string;
  provider: ThroughProvider;
  /** `given`: the provider's own counts; else the account's is asked, if it has one. */
  factor: 'given' | 'asked';
}
interface Newcomer {
  email: string;
  name: string | undefined;
  language: Language;
  ageStatedAt: Date;
}

/** What accounts do for people whom an identity provider names. */
export interface ProviderSteps {
  /** For a browser in which nobody is signed in: what its attempt is known by, for ten minutes. */
  newBrowser(): Promise<string>;
  /** Fails with sign_in_failed for an account that may not sign in. */
  signIn(
    wish: SignIn,
    call: StepCall,
  ): Promise<SignedIn | { next: 'factor'; factors: FactorKind[]; oldestEnded: false }>;
  /** That it is them, as a passkey would say (clause S9). */
  confirm(factor: 'given' | 'asked', call: OwnCall): Promise<void>;
  /** The account with that address. */
  findByEmail(email: string): Promise<{ id: string } | undefined>;
  /** An account with neither password nor passkey; kept by its `insert`. */
  prepare(newcomer: Newcomer): Promise<NewAccount>;
  /** Gives a person who has no name that one, in their own transaction. */
  nameIfNone(accountId: string, name: string): Promise<void>;
  /** Tells the person by letter, in the caller's transaction. */
  tell(tx: Tx, accountId: string, notice: Notice): Promise<void>;
  /** As at sign-up. */
  requireAgreements(accepted: readonly Accepted[]): Promise<void>;
  acceptAgreements: Acceptances['accept'];
  /** All that came from it, at once. */
  endSignInsThrough(providerId: string): Promise<void>;
}

export function providerSteps(parts: LifeParts): ProviderSteps {
  const { platform } = parts;
  const { clock, database, keys } = platform;
  return {
    newBrowser: async () => (await newToken(keys)).token,
    async signIn({ accountId, provider, factor }, call) {
      call.entry.actorId = accountId;
      const held = await database.withInstance('authentication', async (tx) => {
        const account = await findWholeAccount(tx, accountId);
        if (account?.state !== 'active') fail('sign_in_failed');
        return heldFactors(tx, accountId);
      });
      return factor === 'given'
        ? complete(parts, accountId, ['provider', 'provider-factor'], call, provider)
        : begin(parts, accountId, held, call, { methods: ['provider'], provider });
    },
    async confirm(factor, call) {
      const now = clock.now();
      await renewingStep(platform, call, {
        work: async () => undefined,
        change: { confirmedAt: now, ...(factor === 'given' && { factorAt: now }) },
        others: 'stay',
      });
    },
    async findByEmail(email) {
      const index = await emailIndex(keys, email);
      return database.withInstance('authentication', (tx) => findAccountByEmail(tx, index));
    },
    prepare: ({ email, name, language, ageStatedAt }) =>
      prepareAccount(parts, parts.rules, {
        email,
        ...(name !== undefined && { name }),
        language,
        ageStatedAt,
        passkeyFor: undefined,
        companyId: null,
        known: [],
      }),
    nameIfNone: (accountId, name) => nameIfNone(platform, accountId, name),
    tell: (tx, accountId, notice) => notifyAccount(platform, tx, accountId, notice),
    requireAgreements: (accepted) => requireAgreements(parts, accepted),
    acceptAgreements: async (...what) => parts.acceptances?.accept(...what),
    async endSignInsThrough(providerId) {
      const ended = await database.withInstance('security', (tx) =>
        endSignInsThrough(tx, providerId, clock.now()),
      );
      publishEnded(
        platform,
        ended.map(({ id, accountId }) => ({ accountId, signInId: id })),
      );
    },
  };
}

async function nameIfNone(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  accountId: string,
  name: string,
): Promise<void> {
  const account = await database.withInstance('authentication', (tx) => findWholeAccount(tx, accountId));
  if (!account) return;
  const { personId } = account;
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  await database.withPerson(personId, 'service', async (tx) => {
    if ((await findPersonName(tx, personId)) !== null) return;
    await renamePerson(tx, personId, sealer.seal('person', 'name', personId, name));
  });
}
