import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeDelivery, listOnTheWay, type Invitation } from './invitation-queries.ts';
import { findCompany } from './queries.ts';

interface InvitationLetter extends Pick<Invitation, 'companyId' | 'language'> {
  email: string;
  token: string;
  /** A letter to that address failed before: whoever invites gets the link too. */
  isHandedOver?: boolean;
}

/**
 * Writes the letter with the link of an invitation, which goes out when `tx` commits.
 * @returns the letter; the link where the inviter hands it over, as always without a mail server (clause A15)
 */
export async function sendInvitation(
  { config, mail }: Pick<Platform, 'config' | 'mail'>,
  tx: Tx,
  { companyId, email, token, language, isHandedOver = false }: InvitationLetter,
): Promise<{ letterId: string | null; link: string | null }> {
  const link = new URL(`/invite/${token}`, config.publicUrl).href;
  if (mail.state() === 'off') return { letterId: null, link };
  const company = (await findCompany(tx, companyId))?.name ?? fail('not_found');
  const letterId = await mail.queue(tx, {
    companyId,
    class: 'essential',
    to: email,
    language,
    template: 'invitation',
    params: { company, link },
  });
  return { letterId, link: isHandedOver ? link : null };
}

/** Writes down which letters of a company's invitations the mail server took, and which were given up. */
export async function noteDeliveries(mail: Platform['mail'], tx: Tx, companyId: string): Promise<void> {
  const letters = await listOnTheWay(tx, companyId);
  for (const [letterId, { state }] of await mail.deliveries(tx, letters))
    if (state !== 'queued')
      await changeDelivery(tx, companyId, letterId, state === 'sent' ? 'delivered' : 'failed');
}
