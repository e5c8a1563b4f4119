import type { AgreementKind } from '@candor/policy/agreement-kinds.ts';
import { KeyRefused } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Companies } from '../companies/index.ts';
import { listKinds, listVersions } from './agreement-queries.ts';
import { listUntold, noteAccount, type Untold } from './own-queries.ts';
import type { Version } from './versions.ts';

export interface TellingParts {
  platform: Pick<Platform, 'clock' | 'config' | 'database' | 'keys' | 'mail'>;
  companies: Pick<Companies, 'firstCompanyId'>;
}
type OwnKind = Exclude<AgreementKind, 'agreement'>;

const batch = 100;
const first = '00000000-0000-0000-0000-000000000000';

/**
 * Puts a notice of a version into the console of every account that has none yet, and writes the letter to whoever may
 * sign in. An account whose key does not answer is left for the next time.
 */
export async function tellAccounts(
  { platform, companies }: TellingParts,
  kind: OwnKind,
  version: Version,
  signal: AbortSignal,
): Promise<void> {
  const companyId = await companies.firstCompanyId();
  for (let after = first; ;) {
    signal.throwIfAborted();
    const untold = await platform.database.withCompany(companyId, 'contact', (tx) =>
      listUntold(tx, version, after, batch),
    );
    for (const account of untold) await tell(platform, kind, version, account);
    const last = untold.at(-1);
    if (!last || untold.length < batch) return;
    after = last.id;
  }
}

/** Those who were missed: their account was made, or their key came back, after the version was published. */
export async function tellMissed(parts: TellingParts, signal: AbortSignal): Promise<void> {
  const published = await parts.platform.database.withInstance('legal_duty', async (tx) => {
    const found: { kind: OwnKind; version: Version }[] = [];
    for (const { id, kind } of await listKinds(tx))
      if (kind !== 'agreement')
        for (const version of await listVersions(tx, id))
          if (version.class === 'significant') found.push({ kind, version });
    return found;
  });
  for (const { kind, version } of published) await tellAccounts(parts, kind, version, signal);
}

async function tell(
  platform: TellingParts['platform'],
  policy: OwnKind,
  { agreementId, number, class: change, effectiveAt }: Version,
  account: Untold,
): Promise<void> {
  const { clock, config, database, mail } = platform;
  const mayRead = account.state === 'active' || account.state === 'recovering';
  const to = mayRead ? await addressOf(platform, account) : null;
  if (to === undefined) return;
  const link = new URL('/settings/agreements', config.publicUrl).href;
  await database.withInstance('contact', async (tx) => {
    const hasLetter = to !== null;
    const row = { accountId: account.id, agreementId, number, at: clock.now(), hasLetter };
    if (!(await noteAccount(tx, row)) || to === null) return;
    await mail.queue(tx, {
      personId: account.personId,
      class: 'policy-notice',
      to,
      language: account.language,
      template: 'policy-published',
      params: { policy, change, at: effectiveAt.toISOString(), link },
    });
  });
}

/** Undefined while the person's key does not answer. */
async function addressOf(
  { keys }: Pick<Platform, 'keys'>,
  { id, personId, email }: Untold,
): Promise<string | undefined> {
  try {
    const sealer = await keys.sealerFor({ kind: 'person', id: personId });
    return sealer.open('account', 'email', id, email, 'contact');
  } catch (error) {
    if (error instanceof KeyRefused) return undefined;
    throw error;
  }
}
