import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { sessionDocuments, type PortalAnswer } from '@candor/protocol/session/documents.ts';
import type { HeldRoster } from '../trusted-roots.ts';
import { findSigner } from './roster-key.ts';
import { isOwn, isSignedBy, type OwnIds, type Wish } from './wish.ts';

export type PortalOrder = Extract<SessionOrder, { type: 'sessionPortalAnswer' }>;

/**
 * What somebody of the company said in the portal (clause U2): only a key of the roster counts, of somebody else than
 * who asks, and only just now. Undefined for everything else, which counts as no answer.
 * @param at by this device's own clock; `now` by the server's
 */
export async function readPortalAnswer(
  { answer: signed, sessionId }: PortalOrder,
  { ask, asker, publicKey }: Wish,
  { own, roster, at, now }: { own: OwnIds; roster: HeldRoster | undefined; at: number; now: number },
): Promise<PortalAnswer | undefined> {
  const { answer } = sessionDocuments;
  const said = answer.read(signed.document);
  if (said?.sessionId !== sessionId || said.companyId !== ask.companyId || !isOwn(said, own, now))
    return undefined;
  const signer = findSigner(roster, signed.publicKey, at);
  if (!signer || signer.person === asker.personId || signed.publicKey === publicKey) return undefined;
  return (await isSignedBy(signed, answer.kind)) ? said : undefined;
}
