import { hex } from '@candor/crypto/encoding.ts';
import type { agreements } from '@candor/protocol/api/consents.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Acceptances } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';
import { findAgreement, listKinds, listTexts, listVersions } from './agreement-queries.ts';
import { inLanguage, presentText } from './agreements.ts';
import { seeCompany } from './consent-queries.ts';
import { bytesOf, type ConsentModuleParts } from './consents.ts';
import { consentKeeper } from './keep-consent.ts';

/** What is accepted at sign-up: terms and privacy notice, each in its newest version, so that none is missed. */
export function createAcceptances(
  { platform, authorities }: ConsentModuleParts,
  companies: Companies,
): Acceptances {
  const { database } = platform;
  return {
    async require(accepted) {
      const wanted = await database.withInstance('legal_duty', newestTexts);
      for (const { agreement, version, texts } of wanted) {
        const shown = accepted.find((one) => one.agreement === agreement) ?? fail('agreement_required');
        const text = texts.find(({ language }) => language === shown.language);
        if (shown.version !== version || !text || hex(text.sha256) !== shown.sha256) fail('text_changed');
      }
      if (accepted.some((one) => !wanted.some(({ agreement }) => agreement === one.agreement)))
        fail('not_found');
    },
    async accept(tx, { id: accountId, personId }, accepted, ip) {
      if (accepted.length === 0) return;
      const companyId = await companies.firstCompanyId();
      const keep = await consentKeeper(
        { platform, authorities },
        { accountId, personId, memberId: null, ip },
      );
      // with the operator, whose terms they are
      await seeCompany(tx, companyId);
      for (const { agreement, version, language, sha256 } of accepted) {
        const { kind } = (await findAgreement(tx, agreement)) ?? fail('not_found');
        await keep(tx, {
          companyId,
          kind,
          act: 'given',
          subjectId: agreement,
          version,
          language,
          textSha256: bytesOf(sha256),
          method: 'link',
        });
      }
    },
  };
}

export async function atSignUp(tx: Tx, language: 'en' | 'de'): Promise<Output<typeof agreements.atSignUp>> {
  const items = await newestTexts(tx);
  return {
    items: items.map(({ texts, ...one }) => ({ ...one, text: presentText(inLanguage(texts, language)) })),
  };
}

async function newestTexts(tx: Tx) {
  const found = [];
  for (const { id: agreement, kind } of await listKinds(tx)) {
    const version = kind === 'agreement' ? undefined : (await listVersions(tx, agreement)).at(-1);
    if (!version) continue;
    const texts = await listTexts(tx, agreement, version.number);
    found.push({ agreement, kind, version: version.number, texts });
  }
  return found;
}
