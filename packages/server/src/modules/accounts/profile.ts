import { z } from 'zod';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { columnName } from '@candor/policy/derive/table.ts';
import { profileFields, type ProfileField } from '@candor/policy/dictionary/platform/profile.ts';
import type { me } from '@candor/protocol/api/me.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { fail, type Caller } from '../../platform/http/index.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeAccount, findProfile, findWholeAccount, keepProfile, renamePerson } from './life-queries.ts';
import { findAwaitedEmail } from './link-queries.ts';
import { findPersonName } from './queries.ts';
import { lockAccount } from './sign-in-queries.ts';

type Parts = Pick<Platform, 'clock' | 'database' | 'keys'>;
type Shown = Output<(typeof me)['profile']>;
type Change = Input<(typeof me)['changeProfile']>['body'];
type Row = Tables['profile'];
type Professional = Pick<Shown, ProfileField>;

const qualifications = z.array(z.string());

/** Everything about the caller that they can change themselves (clauses A7, A8). */
export async function showProfile(
  { clock, database, keys }: Parts,
  { accountId, personId }: Caller,
): Promise<Shown> {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const found = await database.withPerson(personId, 'contact', async (tx) => ({
    account: await findWholeAccount(tx, accountId),
    name: await findPersonName(tx, personId),
    profile: await findProfile(tx, personId),
    awaited: await findAwaitedEmail(tx, accountId, clock.now()),
  }));
  const { account, name, profile, awaited } = found;
  if (!account) fail('not_signed_in');
  return {
    email: sealer.open('account', 'email', accountId, account.email, 'authentication'),
    name: name && sealer.open('person', 'name', personId, name, 'service'),
    language: account.language,
    timeZone: account.timeZone,
    ...openProfessional(sealer, profile),
    visible: profile?.visible ?? [],
    ageStatedAt: account.ageStatedAt.getTime(),
    createdAt: account.createdAt.getTime(),
    awaitedEmail: awaited?.ownEmail
      ? sealer.open('mail_token', 'own_email', awaited.id, awaited.ownEmail, 'authentication')
      : null,
  };
}

/** What the change does not name stays as it is. */
export async function changeProfile(
  { database, keys }: Parts,
  { accountId, personId }: Caller,
  { name, language, timeZone, visible, ...professional }: Change,
): Promise<void> {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const account = { ...(language && { language }), ...(timeZone !== undefined && { timeZone }) };
  const sealed = sealProfessional(sealer, personId, professional);
  await database.withPerson(personId, 'contact', async (tx) => {
    await lockAccount(tx, accountId);
    if (Object.keys(account).length > 0) await changeAccount(tx, accountId, account);
    if (name !== undefined)
      await renamePerson(tx, personId, name === null ? null : sealer.seal('person', 'name', personId, name));
    if (Object.keys(sealed).length === 0 && visible === undefined) return;
    const before = (await findProfile(tx, personId)) ?? { ...nothing, personId };
    await keepProfile(tx, { ...before, ...sealed, ...(visible && { visible }) });
  });
}

const nothing: Omit<Row, 'personId'> = {
  professionalName: null,
  title: null,
  organisation: null,
  phone: null,
  businessEmail: null,
  address: null,
  qualifications: null,
  keyFingerprint: null,
  visible: [],
};

function openProfessional(sealer: Sealer, row: Row | undefined): Professional {
  const open = (field: ProfileField): string | null => {
    const sealed = row?.[field];
    return row && sealed ? sealer.open('profile', columnName(field), row.personId, sealed, 'contact') : null;
  };
  return {
    professionalName: open('professionalName'),
    title: open('title'),
    organisation: open('organisation'),
    phone: open('phone'),
    businessEmail: open('businessEmail'),
    address: open('address'),
    qualifications: qualifications.parse(parseJson(open('qualifications') ?? '[]')),
    keyFingerprint: open('keyFingerprint'),
  };
}

/** Only what is named; null and an empty list clear it. */
function sealProfessional(
  sealer: Sealer,
  personId: string,
  change: { [F in ProfileField]?: Professional[F] | undefined },
): Partial<Pick<Row, ProfileField>> {
  const named = profileFields.filter((field) => change[field] !== undefined);
  return Object.fromEntries(
    named.map((field) => {
      const value = change[field];
      const text = Array.isArray(value) ? (value.length > 0 ? JSON.stringify(value) : null) : value;
      return [field, text ? sealer.seal('profile', columnName(field), personId, text) : null];
    }),
  );
}
