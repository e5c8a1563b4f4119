import { z } from 'zod';
import type { Tx } from '../../platform/db/index.ts';
import { task } from '../../platform/jobs/index.ts';
import type { Letter } from '../../platform/mail/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { findAddressee, findAddresseeOf, type Addressee } from './life-queries.ts';
import {
  armLink,
  deleteLink,
  deleteLinksOf,
  deleteLinksTo,
  deleteOldLinks,
  lockUnwritten,
} from './link-queries.ts';
import { endOfLink, newSecret, pageUrl, type Link } from './links.ts';
import { readStatement } from './statement.ts';

interface Parts extends Pick<Platform, 'clock' | 'config' | 'database' | 'keys' | 'mail'> {
  companies: Pick<Companies, 'idsOf' | 'find'>;
}
const payload = z.strictObject({ id: z.uuid() });
export type LetterTask = ReturnType<typeof letterTask>;

/** Writes the letter that somebody asked for, or none: only here it shows who has an account. */
export function letterTask(parts: Parts) {
  return task({
    name: 'accounts.write_letter',
    payload,
    deadlineMs: 60_000,
    maxAttempts: 25,
    run: ({ id }) => parts.database.withInstance('contact', (tx) => write(parts, tx, id)),
  });
}

async function write(parts: Parts, tx: Tx, id: string): Promise<void> {
  await deleteOldLinks(tx, parts.clock.now());
  const link = await lockUnwritten(tx, id);
  if (!link?.emailIndex) return;
  const owner = await findAddressee(tx, link.emailIndex);
  if (link.kind === 'recovery') return writeRecovery(parts, tx, link, owner);
  if (link.kind === 'factor-reset') return writeFactorReset(parts, tx, link, owner);
  if (owner) {
    await deleteLink(tx, link.id);
    return tellOwner(parts, tx, owner);
  }
  return link.kind === 'sign-up' ? writeSignUp(parts, tx, link) : writeChange(parts, tx, link);
}

async function writeRecovery(parts: Parts, tx: Tx, link: Link, owner: Addressee | undefined): Promise<void> {
  if (!maySignIn(owner)) return deleteLink(tx, link.id);
  await deleteLinksOf(tx, owner.id, ['recovery']);
  const url = await arm(parts, tx, { ...link, accountId: owner.id });
  await parts.mail.queue(tx, {
    ...(await toOwner(parts, owner)),
    template: 'recovery',
    params: { link: url },
  });
}

/** Who belongs to a company is sent there: somebody who knows them decides (clause A10). */
async function writeFactorReset(
  parts: Parts,
  tx: Tx,
  link: Link,
  owner: Addressee | undefined,
): Promise<void> {
  if (!maySignIn(owner)) return deleteLink(tx, link.id);
  const letter = await toOwner(parts, owner);
  const [companyId] = await parts.companies.idsOf(owner.id);
  const company = companyId === undefined ? null : await parts.companies.find(companyId);
  if (company) {
    await deleteLink(tx, link.id);
    const params = { company: company.name };
    await parts.mail.queue(tx, { ...letter, template: 'factor-reset-elsewhere', params });
    return;
  }
  await deleteLinksOf(tx, owner.id, ['factor-reset']);
  const url = await arm(parts, tx, { ...link, accountId: owner.id });
  await parts.mail.queue(tx, { ...letter, template: 'factor-reset', params: { link: url } });
}

async function writeSignUp(parts: Parts, tx: Tx, link: Link): Promise<void> {
  const { email, statement } = await readStatement(parts.keys, link);
  await deleteLinksTo(tx, link);
  const url = await arm(parts, tx, link);
  await parts.mail.queue(tx, {
    class: 'essential',
    to: email,
    language: statement.language,
    template: 'sign-up',
    params: { link: url },
  });
}

/** Of an account's address: to the new one, which nobody else has. */
async function writeChange(parts: Parts, tx: Tx, link: Link): Promise<void> {
  const owner = link.accountId === null ? undefined : await findAddresseeOf(tx, link.accountId);
  if (!owner || !link.ownEmail) return deleteLink(tx, link.id);
  const sealer = await parts.keys.sealerFor({ kind: 'person', id: owner.personId });
  const to = sealer.open('mail_token', 'own_email', link.id, link.ownEmail, 'authentication');
  const url = await arm(parts, tx, link);
  await parts.mail.queue(tx, {
    ...(await toOwner(parts, owner)),
    to,
    template: 'email-change',
    params: { link: url },
  });
}

async function tellOwner(parts: Parts, tx: Tx, owner: Addressee): Promise<void> {
  const link = pageUrl(parts.config, '/sign-in');
  await parts.mail.queue(tx, {
    ...(await toOwner(parts, owner)),
    template: 'account-exists',
    params: { link },
  });
}

/** Also who has to recover their account first. */
export function maySignIn(account: Addressee | undefined): account is Addressee {
  return account?.state === 'active' || account?.state === 'recovering';
}

async function arm(parts: Parts, tx: Tx, { id, kind, accountId }: Link): Promise<string> {
  const { tokenHash, url } = await newSecret(parts, kind);
  await armLink(tx, id, { tokenHash, accountId, expiresAt: endOfLink(kind, parts.clock.now()) });
  return url;
}

/** How every letter to somebody with an account begins. */
export async function toOwner(
  { keys }: Pick<Platform, 'keys'>,
  { id, personId, email, language }: Addressee,
): Promise<Pick<Letter, 'personId' | 'class' | 'to' | 'language'>> {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const to = sealer.open('account', 'email', id, email, 'authentication');
  return { personId, class: 'essential', to, language };
}
