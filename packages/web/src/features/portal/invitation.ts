import type { api, OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';

export type Invitation = OutputOf<typeof api.invitations.listInvitations>['items'][number];

export function addressOf({ email }: Pick<Invitation, 'email'>, { locked }: Texts['invitations']): string {
  return email ?? locked;
}
