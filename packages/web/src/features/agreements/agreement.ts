import { roleNames, type RoleName } from '@candor/policy/rights/roles.ts';
import type { api, OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';
import type { StatusTone } from '../../ui/status.tsx';

export type Agreement = OutputOf<typeof api.agreements.listAgreements>['items'][number];
export type Version = Agreement['versions'][number];
export type AgreementState = OutputOf<typeof api.consents.agreementState>;
export type Offer = OutputOf<typeof api.standing.standingOffer>;
export type Company = { id: string; name: string };

/** Roles that can begin sessions. */
export const sessionRoles: readonly RoleName[] = roleNames.filter((role) =>
  ['owner', 'administrator', 'technician'].includes(role),
);

export const stateTones = {
  none: 'off',
  accepted: 'ok',
  missing: 'warn',
  outdated: 'warn',
  withdrawn: 'bad',
} satisfies Record<AgreementState['state'], StatusTone>;

/** Who can accept, where somebody is known by name. */
export function whoCan({ whoCanAccept }: AgreementState, texts: Texts['agreements']): string {
  const last = whoCanAccept.at(-1);
  if (last === undefined) return texts.nobodyCan;
  const names =
    whoCanAccept.length > 1 ? `${whoCanAccept.slice(0, -1).join(', ')} ${texts.or} ${last}` : last;
  return texts.canAccept(names);
}

/** SHA-256 of words on the screen, as 64 hex digits. */
export async function sha256Of(words: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
