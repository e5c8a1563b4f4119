import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { signUp } from '@candor/protocol/api/sign-up.ts';
import { fail, type Call, type Handlers } from '../../platform/http/index.ts';
import { askForLink } from './asking.ts';
import { emailIndex } from './email-index.ts';
import type { LetterTask } from './letters.ts';
import type { Accepted, LifeParts } from './life-parts.ts';
import { deleteSignUpsOf, findLink, takeLink } from './link-queries.ts';
import { linkHashOf } from './links.ts';
import { prepareAccount, type NewAccount } from './new-account.ts';
import { complete } from './sign-in-steps.ts';
import { readStatement, sealStatement, type Statement } from './statement.ts';

type Routes = Pick<
  typeof signUp,
  'signUpState' | 'signUp' | 'signUpPasskey' | 'completeSignUp' | 'signUpInvited' | 'signUpInvitedPasskey'
>;
type Invited = Input<(typeof signUp)['signUpInvited']>['body'];
type Done = Output<(typeof signUp)['completeSignUp']>;

/** Clauses A2 to A6: nothing is kept without the statement of age, and no account is made before the link is opened. */
export function signUpHandlers(parts: LifeParts, task: LetterTask): Handlers<Routes> {
  const { platform, passkeys } = parts;
  const { config, mail } = platform;
  return {
    signUpState: async () => ({ signUp: config.signUp, mail: mail.state() }),
    async signUp({ body: { email, invitation, agreements = [], language, ageStatement } }, call) {
      requireAge(ageStatement);
      await requireMay(parts, invitation, email);
      await requireAgreements(parts, agreements);
      const statement: Statement = { language, agreements, invitation: invitation ?? null };
      const rest = (id: string) => sealStatement(platform.keys, id, { email, statement });
      await askForLink(parts, task, { kind: 'sign-up', email, rest }, call);
      call.answerAccepted();
      return { next: 'mail' };
    },
    async signUpPasskey({ body }) {
      const { id, email } = await openLink(parts, body.token);
      return passkeys.creationOptions(id, email, []);
    },
    completeSignUp: ({ body }, call) => completeSignUp(parts, body, call),
    signUpInvited: ({ body }, call) => signUpInvited(parts, body, call),
    async signUpInvitedPasskey({ body: { invitation } }) {
      return passkeys.creationOptions(invitation, await requireInvited(parts, invitation), []);
    },
  };
}

function requireAge(ageStatement: boolean | undefined): void {
  if (ageStatement !== true) fail('age_statement_required');
}

/** By invitation to that very address, or where everybody may. */
async function requireMay(parts: LifeParts, invitation: string | undefined, email: string): Promise<void> {
  const { config, keys } = parts.platform;
  if (config.signUp === 'closed' || (config.signUp === 'invite' && invitation === undefined))
    fail('sign_up_closed');
  if (invitation === undefined) return;
  const invited = await emailIndex(keys, await requireInvited(parts, invitation));
  if (!Buffer.from(invited).equals(await emailIndex(keys, email))) fail('link_expired');
}

async function requireInvited({ platform, invitations }: LifeParts, invitation: string): Promise<string> {
  if (platform.config.signUp === 'closed') fail('sign_up_closed');
  return (await invitations?.addressOf(invitation)) ?? fail('link_expired');
}

export async function requireAgreements(
  { acceptances }: LifeParts,
  accepted: readonly Accepted[],
): Promise<void> {
  if (acceptances) await acceptances.require(accepted);
  else if (accepted.length > 0) fail('not_found');
}

async function completeSignUp(
  parts: LifeParts,
  { token, ...credentials }: Input<(typeof signUp)['completeSignUp']>['body'],
  call: Call<'public'>,
): Promise<Done> {
  const { clock, database } = parts.platform;
  const { id, email, statement, tokenHash, createdAt } = await openLink(parts, token);
  const account = await prepareAccount(parts, parts.rules, {
    ...credentials,
    email,
    language: statement.language,
    ageStatedAt: createdAt,
    passkeyFor: id,
    companyId: null,
    known: [],
  });
  await database.withInstance('service', async (tx) => {
    if (!(await takeLink(tx, 'sign-up', tokenHash, clock.now()))) fail('link_expired');
    await deleteSignUpsOf(tx, account.emailIndex);
    await account.insert(tx);
    if (statement.invitation !== null) await parts.invitations?.take(tx, statement.invitation, account);
    await parts.acceptances?.accept(tx, account, statement.agreements, call.client.ip);
  });
  return begin(parts, account, call);
}

/** The invitation's letter showed that the address is theirs; where no mail is sent, its sender handed the link over. */
async function signUpInvited(
  parts: LifeParts,
  { invitation, ageStatement, language, agreements = [], ...credentials }: Invited,
  call: Call<'public'>,
): Promise<Done> {
  requireAge(ageStatement);
  const email = await requireInvited(parts, invitation);
  await requireAgreements(parts, agreements);
  const account = await prepareAccount(parts, parts.rules, {
    ...credentials,
    email,
    language,
    ageStatedAt: parts.platform.clock.now(),
    passkeyFor: invitation,
    companyId: null,
    known: [],
  });
  await parts.platform.database.withInstance('service', async (tx) => {
    await deleteSignUpsOf(tx, account.emailIndex);
    await account.insert(tx);
    await parts.invitations?.take(tx, invitation, account);
    await parts.acceptances?.accept(tx, account, agreements, call.client.ip);
  });
  return begin(parts, account, call);
}

async function begin(parts: LifeParts, { id, method }: NewAccount, call: Call<'public'>): Promise<Done> {
  call.entry.actorId = id;
  const { next } = await complete(parts, id, [method], call);
  return { next };
}

async function openLink({ platform: { clock, database, keys } }: LifeParts, token: string) {
  const tokenHash = await linkHashOf(keys, token);
  const link = await database.withInstance('authentication', (tx) =>
    findLink(tx, 'sign-up', tokenHash, clock.now()),
  );
  if (!link) fail('link_expired');
  return { ...(await readStatement(keys, link)), id: link.id, createdAt: link.createdAt, tokenHash };
}
