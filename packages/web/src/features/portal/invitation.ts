import type { api, OutputOf } from '../../api.ts';
import type { CompanyTexts } from '../../texts/company.ts';

export type Invitation = OutputOf<typeof api.invitations.listInvitations>['items'][number];

export function addressOf(
  { email }: Pick<Invitation, 'email'>,
  { locked }: CompanyTexts['invitations'],
): string {
  return email ?? locked;
}
