import { rmSync } from 'node:fs';
import { z } from 'zod';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { deviceClasses } from '@candor/policy/rights/modes.ts';
import { makeLinkKey } from './certificate-request.ts';
import { AgentFault } from './fault.ts';
import { key32, makePair, makeStoreKey, rawPair, type Identity } from './identity.ts';
import { readPrivately, writePrivately } from './state-folder.ts';

/**
 * An enrolment under way. Its keys are on the disk before the server hears of them: whenever this process dies, the
 * same keys ask again, and the server gives the same answer.
 */
const pendingSchema = z.strictObject({
  kind: z.enum(['manage', 'focus']),
  url: z.url(),
  authority: z.string().regex(/^[0-9a-f]{64}$/u),
  /** Fingerprint of the root that the token says to pin. */
  root: z.string().nullable(),
  /** PEM that may vouch for the web port besides the usual authorities. */
  webCa: z.string().optional(),
  /** What its administrator says that it is. */
  deviceClass: z.enum(deviceClasses).optional(),
  /** Until the server has answered. */
  token: z.string().nullable(),
  /** PKCS #8 PEM, and the request to certify it (DER, base64url). */
  linkKey: z.string(),
  request: z.base64url(),
  identityKey: rawPair,
  sealingKey: rawPair,
  storeKey: key32,
  /** Somebody has to approve. `code` is compared with the console's. */
  waiting: z.strictObject({ ticket: z.string(), code: z.string(), endsAt: z.int() }).nullable(),
});
export type Pending = z.infer<typeof pendingSchema>;

/** Undefined when there is none. Throws AgentFault for one that others can read or that is damaged. */
export function loadPending(file: string): Pending | undefined {
  const text = readPrivately(file);
  if (text === undefined) return undefined;
  try {
    return pendingSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AgentFault('identity_broken', `${file} is damaged; run leave, then enrol again.`, error);
  }
}

export function savePending(file: string, pending: Pending): void {
  writePrivately(file, JSON.stringify(pending, null, 2));
}

export function removePending(file: string): void {
  rmSync(file, { force: true });
}

/** What this token begins, or goes on with: keys that were made for the same server are used again. */
export function pendingFor(
  known: Pending | undefined,
  pasted: string,
  kind: Identity['kind'],
): { pending: Pending; origin: 'new' | 'kept' } {
  const { url, ca: authority, pin } = parseEnrolmentToken(pasted);
  const root = pin?.root ?? null;
  if (known && known.url === url && known.authority === authority && known.kind === kind)
    return { origin: 'kept', pending: known.waiting ? known : { ...known, root, token: pasted } };
  const link = makeLinkKey();
  const pending: Pending = {
    kind,
    url,
    authority,
    root,
    token: pasted,
    linkKey: link.privateKey,
    request: Buffer.from(link.request).toString('base64url'),
    identityKey: makePair('ed25519'),
    sealingKey: makePair('x25519'),
    storeKey: makeStoreKey(),
    waiting: null,
  };
  return { origin: 'new', pending };
}
