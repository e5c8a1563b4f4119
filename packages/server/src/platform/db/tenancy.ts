import type { Purpose } from '@candor/policy/dictionary/vocabulary.ts';

/** Whose rows a transaction may see. Row security reads these settings; without any, no row is there. */
export type Tenancy =
  | { kind: 'company'; companyId: string }
  | { kind: 'companies'; accountId: string }
  | { kind: 'person'; personId: string }
  | { kind: 'instance' };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
export const word = /^[a-z_]{1,40}$/u;

/** BEGIN and the settings as one text, so that both take one round trip; the settings end with the transaction. */
export function beginText(tenancy: Tenancy, purpose: Purpose): string {
  const settings = [...settingOf(tenancy), `set_config('candor.purpose', '${proven(word, purpose)}', true)`];
  return `BEGIN; SELECT ${settings.join(', ')}`;
}

function settingOf(tenancy: Tenancy): string[] {
  switch (tenancy.kind) {
    case 'company':
      return [`set_config('candor.company_id', '${proven(uuid, tenancy.companyId)}', true)`];
    case 'companies':
      return [`set_config('candor.account_id', '${proven(uuid, tenancy.accountId)}', true)`];
    case 'person':
      return [`set_config('candor.person_id', '${proven(uuid, tenancy.personId)}', true)`];
    case 'instance':
      return [];
    default:
      return tenancy satisfies never;
  }
}

/** The text is part of a statement: nothing but the expected form may stand in it. */
export function proven(form: RegExp, text: string): string {
  if (!form.test(text)) throw new TypeError('not an id, a purpose or a name');
  return text;
}
