import { createHash } from 'node:crypto';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { isSigned } from '@candor/crypto/session/documents.ts';
import { clean } from '@candor/policy/text.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import {
  freshMs,
  mostReason,
  sessionDocuments,
  type SessionAsk,
  type SignedByBrowser,
} from '@candor/protocol/session/documents.ts';

export type AskOrder = Extract<SessionOrder, { type: 'sessionAsk' }>;
/** This device, and its company where it knows it. */
export interface OwnIds {
  deviceId: string;
  companyId: string | null;
}

/** What somebody's browser asked for, as it can be shown and answered. */
export interface Wish {
  ask: SessionAsk;
  /** SHA-256 of the document, hex. */
  askHash: string;
  publicKey: string;
  asker: AskOrder['asker'];
  reason: string;
  /** Whether key, device, company and time fit; what does not is answered with a no. */
  isSound: boolean;
}

/** Undefined for what has no form that could be answered. `now`: the server's time. */
export async function readWish(order: AskOrder, own: OwnIds, now: number): Promise<Wish | undefined> {
  const { document, publicKey } = order.ask;
  const ask = sessionDocuments.ask.read(document);
  if (ask?.id !== order.sessionId) return undefined;
  return {
    ask,
    askHash: createHash('sha256').update(document).digest('hex'),
    publicKey,
    asker: order.asker,
    reason: clean(ask.reason.replaceAll('\n', ' '), mostReason),
    isSound: isOwn(ask, own, now) && (await isSignedBy(order.ask, sessionDocuments.ask.kind)),
  };
}

/** Whether a document speaks of this device, and was made just now. */
export function isOwn(
  { deviceId, companyId, at }: { deviceId: string; companyId: string; at: number },
  own: OwnIds,
  now: number,
): boolean {
  const isHere = deviceId === own.deviceId && (own.companyId === null || companyId === own.companyId);
  return isHere && Math.abs(now - at) <= freshMs;
}

export function isSignedBy(signed: SignedByBrowser, kind: string): Promise<boolean> {
  return isSigned(fromBase64url(signed.publicKey) ?? new Uint8Array(0), kind, signed);
}
