import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { ruleChangeWords } from '@candor/policy/texts/policy-words.ts';
import { localTime } from '../local-time.ts';
import { policyTexts } from './texts.ts';

/** What the person at the computer is told of changed policies and standing consents (clause L5). */
export function shownChanges(changes: readonly RuleChange[], language: LicenceLanguage) {
  const texts = policyTexts[language];
  const { title, none } = texts.changes;
  return {
    title,
    none,
    items: changes.map((change) => ({
      at: localTime(change.at),
      ...ruleChangeWords(change, texts, localTime),
    })),
  };
}
