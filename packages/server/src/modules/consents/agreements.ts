import { createHash } from 'node:crypto';
import { diffLines } from 'diff';
import { hex } from '@candor/crypto/encoding.ts';
import { mostTextBytes } from '@candor/policy/agreement-kinds.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { agreements } from '@candor/protocol/api/consents.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  findAgreement,
  findKind,
  insertAgreement,
  insertVersion,
  listHashes,
  listKinds,
  listTexts,
  listVersions,
  lockAgreements,
  type Hash,
} from './agreement-queries.ts';
import { noticeMs, type Version } from './versions.ts';

type Publication = Omit<Input<typeof agreements.publishVersion>['body'], 'was'>;
type Agreement = Tables['agreement'];
type Text = Tables['agreementText'];
type Part = Output<typeof agreements.diff>['parts'][number];
type Routes = Omit<typeof agreements, 'atSignUp' | 'readReview' | 'recordReview'>;

/** @param announce what follows a publication, in its transaction */
export function agreementHandlers(
  { clock, database }: Platform,
  announce: (tx: Tx, agreement: Agreement, version: Version) => Promise<void>,
): Handlers<Routes> {
  const publish = async (tx: Tx, agreement: Agreement, versions: readonly Version[], wish: Publication) => {
    const version = newVersion(agreement, versions.at(-1), wish, clock.now());
    await insertVersion(tx, version, wish.texts.map(textOf(version)));
    await announce(tx, agreement, version);
    return { id: agreement.id, number: version.number };
  };
  return {
    listAgreements: () =>
      database.withInstance('legal_duty', async (tx) => {
        const items = [];
        for (const { id, kind } of await listKinds(tx)) {
          const [versions, hashes] = [await listVersions(tx, id), await listHashes(tx, id)];
          items.push({ id, kind, versions: versions.map((one) => present(one, hashes)).toReversed() });
        }
        return { items };
      }),
    publishAgreement: ({ body: { kind, ...wish } }, { entry }) =>
      database.withInstance('legal_duty', async (tx) => {
        await lockAgreements(tx);
        if (await findKind(tx, kind)) fail('already_exists');
        const agreement = { id: newId(), kind, createdAt: clock.now() };
        entry.targetId = agreement.id;
        await insertAgreement(tx, agreement);
        return publish(tx, agreement, [], wish);
      }),
    publishVersion: ({ params: { a }, body: { was, ...wish } }) =>
      database.withInstance('legal_duty', async (tx) => {
        await lockAgreements(tx);
        const agreement = (await findAgreement(tx, a)) ?? fail('not_found');
        const versions = await listVersions(tx, a);
        const newest = versions.at(-1)?.number;
        if (newest !== was) fail('changed_meanwhile', { version: newest });
        return publish(tx, agreement, versions, wish);
      }),
    readVersion: ({ params: { a, n }, query: { language } }) =>
      database.withInstance('legal_duty', async (tx) => {
        const version = (await listVersions(tx, a)).find((one) => one.number === n) ?? fail('not_found');
        const texts = await listTexts(tx, a, n);
        return { ...present(version, texts), text: presentText(inLanguage(texts, language)) };
      }),
    diff: ({ params: { a }, query: { from, to, language } }) =>
      database.withInstance('legal_duty', async (tx) => {
        const [before, after] = [await listTexts(tx, a, from), await listTexts(tx, a, to)];
        if (before.length === 0) fail('not_found');
        const newer = inLanguage(after, language);
        const older = before.find((one) => one.language === newer.language) ?? inLanguage(before, language);
        return { language: newer.language, parts: partsOf(older.text, newer.text) };
      }),
  };
}

export function present({ number, class: kind, publishedAt, effectiveAt }: Version, hashes: readonly Hash[]) {
  return {
    number,
    class: kind,
    publishedAt: publishedAt.getTime(),
    effectiveAt: effectiveAt.getTime(),
    texts: hashes
      .filter((one) => one.number === number)
      .map(({ language, sha256 }) => ({ language, sha256: hex(sha256) })),
  };
}

export const presentText = ({ language, text, sha256 }: Text) => ({ language, text, sha256: hex(sha256) });

/** Fails with not_found where there is no text at all. */
export function inLanguage(texts: readonly Text[], language: Text['language']): Text {
  return texts.find((one) => one.language === language) ?? texts[0] ?? fail('not_found');
}

function newVersion(
  { id: agreementId, kind }: Agreement,
  last: Version | undefined,
  { class: change, effectiveAt: effectiveMs, texts }: Publication,
  now: Date,
): Version {
  if (new Set(texts.map(({ language }) => language)).size < texts.length)
    fail('bad_request', { path: 'texts' });
  const limitBytes = mostTextBytes;
  if (texts.some(({ text }) => Buffer.byteLength(text) > limitBytes)) fail('too_large', { limitBytes });
  if (!last && change !== 'significant') fail('bad_request', { path: 'class' });
  const effectiveAt = new Date(effectiveMs);
  // the first terms may be in force at once: nobody accepted others before
  const isAnnounced = change === 'significant' && (last !== undefined || kind === 'agreement');
  if (effectiveMs < now.getTime() + (isAnnounced ? noticeMs : 0))
    fail(isAnnounced ? 'notice_too_short' : 'bad_request', { path: 'effectiveAt' });
  if (last && effectiveAt < last.effectiveAt) fail('bad_request', { path: 'effectiveAt' });
  const number = (last?.number ?? 0) + 1;
  return { agreementId, number, id: newId(), class: change, publishedAt: now, effectiveAt };
}

const textOf =
  ({ agreementId, number }: Version) =>
  ({ language, text }: Publication['texts'][number]): Text => ({
    agreementId,
    number,
    language,
    id: newId(),
    text,
    sha256: createHash('sha256').update(text, 'utf8').digest(),
  });

/** Lines that went and came, in their order. */
export function partsOf(before: string, after: string): Part[] {
  return diffLines(before, after, { newlineIsToken: false }).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    lines: value.replace(/\n$/u, '').split('\n'),
  }));
}
