import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { policyDe } from '@candor/policy/texts/policy-de.ts';
import { policyEn } from '@candor/policy/texts/policy-en.ts';

export const policyTexts = { en: policyEn, de: policyDe } as const satisfies Record<LicenceLanguage, object>;
