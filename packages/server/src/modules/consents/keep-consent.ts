import { hex } from '@candor/crypto/encoding.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { ConsentDocument, StandingTerms } from '@candor/protocol/consent-receipt.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Authorities } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { endConsents, insertConsent } from './consent-queries.ts';

type Row = Tables['consent'];
export interface Giver {
  accountId: string;
  personId: string;
  memberId: string | null;
  /** Address from which they ask. */
  ip: string;
}
export type NewConsent = Pick<
  Row,
  'companyId' | 'kind' | 'act' | 'subjectId' | 'version' | 'language' | 'textSha256' | 'method'
> &
  Partial<Pick<Row, 'screenSha256' | 'withdraws'>> & { standing?: StandingTerms };

export interface ConsentParts {
  platform: Pick<Platform, 'audit' | 'clock' | 'keys'>;
  authorities: Pick<Authorities, 'sign'>;
}
/** Writes records of consent of one person, signed, each with its entry in the audit log. */
export type ConsentKeeper = (tx: Tx, consent: NewConsent) => Promise<Row>;

/** Made before the transaction: without the person's key nothing is kept. */
export async function consentKeeper(
  { platform, authorities }: ConsentParts,
  { accountId, personId, memberId, ip }: Giver,
): Promise<ConsentKeeper> {
  const { audit, clock, keys } = platform;
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return async (tx, { standing, ...wish }) => {
    const [id, at] = [newId(), clock.now()];
    const { companyId, act, withdraws = null } = wish;
    const said = { ...wish, id, at, accountId, memberId, withdraws, screenSha256: wish.screenSha256 ?? null };
    const document = documentOf(said, standing ?? null);
    const row: Row = {
      ...said,
      personId,
      ip: sealer.seal('consent', 'ip', `${companyId}/${id}`, ip),
      endedAt: act === 'withdrawn' ? at : null,
      document,
      signature: await authorities.sign('receipt-key', document),
    };
    await insertConsent(tx, row);
    if (withdraws !== null) await endConsents(tx, [withdraws], at);
    const action = `consent.${act}`;
    await audit.write(
      { actor: 'account', actorId: accountId, action, companyId, targetId: id, outcome: 'done' },
      tx,
    );
    return row;
  };
}

type Said = Omit<Row, 'personId' | 'ip' | 'endedAt' | 'document' | 'signature'>;

function documentOf(
  { textSha256, screenSha256, at, ...said }: Said,
  standing: StandingTerms | null,
): ConsentDocument {
  return {
    candor: 'consent',
    ...said,
    textSha256: hex(textSha256),
    screenSha256: screenSha256 && hex(screenSha256),
    at: at.toISOString(),
    standing,
  };
}
