import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { policyDe } from '@candor/policy/texts/policy-de.ts';
import { policyEn } from '@candor/policy/texts/policy-en.ts';
import { ruleChangeWords } from '@candor/policy/texts/policy-words.ts';
import { localTime } from '../local-time.ts';

const texts = { en: policyEn, de: policyDe } as const satisfies Record<LicenceLanguage, object>;

/** What the person at the computer is told of changed policies and standing consents (clause L5). */
export function shownChanges(changes: readonly RuleChange[], language: LicenceLanguage) {
  const { title, none } = texts[language].changes;
  return {
    title,
    none,
    items: changes.map((change) => ({
      at: localTime(change.at),
      ...ruleChangeWords(change, texts[language], localTime),
    })),
  };
}
