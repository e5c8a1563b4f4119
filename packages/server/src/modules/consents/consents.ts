import { Readable } from 'node:stream';
import { base64url, fromHex, hex } from '@candor/crypto/encoding.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { reachesOthers } from '@candor/policy/rights/roles.ts';
import type { consents } from '@candor/protocol/api/consents.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { writeReceipt, type ConsentDocument } from '@candor/protocol/consent-receipt.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Authorities } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesIn } from '../companies/index.ts';
import { findAgreement, listTexts, listVersions } from './agreement-queries.ts';
import { inLanguage, presentText } from './agreements.ts';
import {
  acceptedOf,
  endConsents,
  findConsent,
  findWithdrawal,
  listConsents,
  listGiven,
  lockConsents,
  type ListedConsent,
} from './consent-queries.ts';
import { endAllStanding, endStandingOf } from './end-standing.ts';
import { consentKeeper, type Giver } from './keep-consent.ts';
import { agreementState } from './state.ts';

export interface ConsentModuleParts {
  platform: Platform;
  authorities: Pick<Authorities, 'sign' | 'publicKeys'>;
}
type Wish = Input<typeof consents.accept>['body'];

export function consentHandlers(parts: ConsentModuleParts): Handlers<typeof consents> {
  const { platform, authorities } = parts;
  const { bus, database } = platform;
  return {
    agreementState: (_, { caller }) => agreementState(platform, companyOf(caller)),
    async listConsents({ query: { after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const accountId = reachesOthers(caller.roles, 'consent.view') ? null : caller.accountId;
      const rows = await database.withCompany(companyId, 'accountability', (tx) =>
        listConsents(tx, { companyId, accountId, after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, ({ id }) => id);
      const names = await namesIn(
        platform,
        companyId,
        page.items.map((row) => row.accountId),
      );
      const items = page.items.map((row) => present(row, names.get(row.accountId)?.name ?? null));
      return { ...page, items };
    },
    async accept({ body }, call) {
      const id = await accept(parts, body, call);
      bus.publish('consent.changed', { companyId: companyOf(call.caller), id });
      return { id };
    },
    async withdraw({ params }, call) {
      const id = await withdraw(parts, params.id, call);
      bus.publish('consent.changed', { companyId: companyOf(call.caller), id });
      return { id };
    },
    async receipt({ params: { id } }, { caller }) {
      const companyId = companyOf(caller);
      const row = await database.withCompany(companyId, 'accountability', (tx) =>
        findConsent(tx, companyId, id),
      );
      if (!row || (row.accountId !== caller.accountId && !reachesOthers(caller.roles, 'consent.view')))
        fail('not_found');
      const receipt = writeReceipt({
        // it was written as such; whoever reads the receipt verifies it anew
        consent: row.document as ConsentDocument,
        instanceKey: base64url(authorities.publicKeys['receipt-key']),
        signature: base64url(row.signature),
      });
      return {
        stream: Readable.from([receipt]),
        filename: `consent-${id}.json`,
        contentType: 'application/json; charset=utf-8',
      };
    },
  };
}

export function giverOf({ caller, client }: { caller: Caller; client: Call['client'] }): Giver {
  const { accountId, personId, memberId } = caller;
  return { accountId, personId, memberId, ip: client.ip };
}

/** One record of a version remains, however many accept it at once. @returns its id */
async function accept(
  { platform, authorities }: ConsentModuleParts,
  wish: Wish,
  call: Call<'agreement.accept'>,
) {
  const companyId = companyOf(call.caller);
  const keep = await consentKeeper({ platform, authorities }, giverOf(call));
  return platform.database.withCompany(companyId, 'accountability', async (tx) => {
    await lockConsents(tx, companyId);
    if ((await requireShown(tx, wish)).kind !== 'agreement') fail('not_found');
    const [newest] = await listGiven(tx, companyId, wish.agreement);
    if (newest?.isLive && newest.version === wish.version) return newest.id;
    const { id } = await keep(tx, {
      companyId,
      kind: 'agreement',
      act: 'given',
      subjectId: wish.agreement,
      version: wish.version,
      language: wish.language,
      textSha256: bytesOf(wish.sha256),
      screenSha256: wish.screenSha256 === undefined ? null : bytesOf(wish.screenSha256),
      method: wish.method,
    });
    return id;
  });
}

/** The newest version is what one accepts; whoever saw another text is shown this one (clause G2). */
export async function requireShown(
  tx: Tx,
  { agreement, version, language, sha256 }: Pick<Wish, 'agreement' | 'version' | 'language' | 'sha256'>,
): Promise<Tables['agreement']> {
  const known = (await findAgreement(tx, agreement)) ?? fail('not_found');
  const newest = (await listVersions(tx, agreement)).at(-1) ?? fail('not_found');
  const text = presentText(inLanguage(await listTexts(tx, agreement, newest.number), language));
  if (version === newest.number && language === text.language && sha256 === text.sha256) return known;
  fail('text_changed', {
    agreement,
    version: newest.number,
    effectiveAt: newest.effectiveAt.getTime(),
    text,
  });
}

/** Ends the consent, and with the agreement every standing consent of the company. @returns id of the withdrawal */
async function withdraw(
  { platform, authorities }: ConsentModuleParts,
  id: string,
  call: Call<'agreement.withdraw'>,
) {
  const companyId = companyOf(call.caller);
  const keep = await consentKeeper({ platform, authorities }, giverOf(call));
  return platform.database.withCompany(companyId, 'accountability', async (tx) => {
    await lockConsents(tx, companyId);
    const given = await findConsent(tx, companyId, id);
    if (given?.act !== 'given' || given.kind === 'terms' || given.kind === 'privacy-notice')
      fail('not_found');
    const before = await findWithdrawal(tx, companyId, id);
    if (before) return before.id;
    const by = { keep, memberId: call.caller.memberId, now: platform.clock.now() };
    if (given.kind === 'standing') return endStandingOf(tx, given, by);
    const { companyId: of, kind, subjectId, version, language, textSha256 } = given;
    const what = { companyId: of, kind, subjectId, version, language, textSha256 };
    const { id: ending } = await keep(tx, { ...what, act: 'withdrawn', method: 'click', withdraws: id });
    const all = await listGiven(tx, companyId, subjectId);
    if (acceptedOf(all).number === null) {
      await endConsents(
        tx,
        all.map((one) => one.id),
        by.now,
      );
      await endAllStanding(tx, companyId, by);
    }
    return ending;
  });
}

function present(row: ListedConsent, by: string | null) {
  const { id, kind, act, subjectId, version, language, textSha256, method, at, withdraws, withdrawnAt } = row;
  return {
    id,
    kind,
    act,
    subjectId,
    version,
    language,
    textSha256: hex(textSha256),
    method,
    at: at.getTime(),
    by,
    withdraws,
    withdrawnAt: withdrawnAt?.getTime() ?? null,
  };
}

/** The contract lets 64 hex digits through only. */
export const bytesOf = (sha256: string): Uint8Array =>
  fromHex(sha256) ?? fail('bad_request', { path: 'sha256' });
