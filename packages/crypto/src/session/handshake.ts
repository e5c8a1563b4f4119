import { freshMs } from '@candor/protocol/session/documents.ts';
import type { Accept, Offer } from '@candor/protocol/session/handshake.ts';
import type { Side } from '@candor/protocol/session/relay.ts';
import { base64url, equal, hex, type Bytes } from '../encoding.ts';
import { E2eFault } from './e2e-fault.ts';
import { bytesOf, malformed, writeFrame } from './handshake-frame.ts';
import { inTurns, type Expecting, type Handshake } from './handshake-steps.ts';
import { agreeOnKeys, makeShare, type SessionKeys } from './keys.ts';
import { secure, type Secured } from './records.ts';
import {
  codeOf,
  commitmentTo,
  digestAccept,
  digestOffer,
  digestReveal,
  inOrder,
  requireSigned,
  signDigest,
  type Meant,
} from './transcript.ts';

export { E2eFault } from './e2e-fault.ts';
export type { Handshake } from './handshake-steps.ts';
export type { Secured } from './records.ts';

/** `rights`: those that were granted, in any order. `now`: ms since 1970 UTC by the server's clock. */
interface Session {
  sessionId: string;
  rights: Offer['rights'];
  now: number;
}

/** The technician's browser. `key`: its Ed25519 pair; `identity`: raw key that the device must prove to have. */
export async function offerSession(
  session: Session & {
    key: { privateKey: CryptoKey; publicKey: CryptoKey };
    identity: Uint8Array;
  },
): Promise<Handshake> {
  const { sessionId, key, identity, now } = session;
  const rights = inOrder(session.rights);
  const browserKey = new Uint8Array(await crypto.subtle.exportKey('raw', key.publicKey));
  const share = await makeShare();
  const commitment = hex(await commitmentTo(share.ephemeral, share.nonce));
  const offered = await digestOffer({ sessionId, rights, browserKey, identity }, commitment, now);
  const signature = base64url(await signDigest(key.privateKey, 'offer', offered));
  const first = writeFrame({
    type: 'offer',
    protocol: 1,
    sessionId,
    browserKey: base64url(browserKey),
    commitment,
    rights,
    sentAt: now,
    signature,
  });

  const onAccept: Expecting = async (message) => {
    if (message.type !== 'accept') throw malformed();
    if (!equal(bytesOf(message.identity), identity)) throw new E2eFault('e2e_key_mismatch');
    const theirs = { ephemeral: bytesOf(message.ephemeral), nonce: bytesOf(message.nonce) };
    const accepted = await digestAccept(offered, theirs.ephemeral, theirs.nonce, message.certificate);
    await requireSigned(identity, 'accept', accepted, bytesOf(message.signature));
    const transcript = await digestReveal(accepted, share.ephemeral, share.nonce);
    const keys = await agreeOnKeys(share, theirs.ephemeral, transcript);
    const send = writeFrame({
      type: 'reveal',
      ephemeral: base64url(share.ephemeral),
      nonce: base64url(share.nonce),
      signature: base64url(await signDigest(key.privateKey, 'reveal', transcript)),
      mac: base64url(keys.macs.technician),
    });
    return { send, next: onConfirm(keys, transcript, message.certificate) };
  };
  const onConfirm =
    (keys: SessionKeys, transcript: Bytes, certificate: Accept['certificate']): Expecting =>
    async (message) => {
      if (message.type !== 'confirm') throw malformed();
      requireMac(keys.macs.device, message.mac);
      return { secured: await securedBy('technician', sessionId, keys, transcript, certificate) };
    };
  return inTurns(first, onAccept);
}

/** The device. `browserKey`: raw key of whoever was allowed in; `now`: when the offer comes, so make it then. */
export async function acceptSession(
  session: Session & {
    identity: { privateKey: CryptoKey; publicKey: Uint8Array };
    certificate: Accept['certificate'];
    browserKey: Uint8Array;
  },
): Promise<Handshake> {
  const { sessionId, identity, certificate, browserKey, now } = session;
  const meant = { sessionId, rights: inOrder(session.rights), browserKey, identity: identity.publicKey };
  const share = await makeShare();

  const onOffer: Expecting = async (message) => {
    if (message.type !== 'offer') throw malformed();
    requireMeant(message, meant);
    const offered = await digestOffer(meant, message.commitment, message.sentAt);
    await requireSigned(browserKey, 'offer', offered, bytesOf(message.signature));
    if (Math.abs(now - message.sentAt) > freshMs) throw new E2eFault('e2e_stale_offer');
    const accepted = await digestAccept(offered, share.ephemeral, share.nonce, certificate);
    const send = writeFrame({
      type: 'accept',
      identity: base64url(identity.publicKey),
      certificate,
      ephemeral: base64url(share.ephemeral),
      nonce: base64url(share.nonce),
      signature: base64url(await signDigest(identity.privateKey, 'accept', accepted)),
    });
    return { send, next: onReveal(accepted, message.commitment) };
  };
  const onReveal =
    (accepted: Bytes, commitment: string): Expecting =>
    async (message) => {
      if (message.type !== 'reveal') throw malformed();
      const theirs = { ephemeral: bytesOf(message.ephemeral), nonce: bytesOf(message.nonce) };
      const isAsCommitted = hex(await commitmentTo(theirs.ephemeral, theirs.nonce)) === commitment;
      if (!isAsCommitted) throw new E2eFault('e2e_key_mismatch');
      const transcript = await digestReveal(accepted, theirs.ephemeral, theirs.nonce);
      await requireSigned(browserKey, 'reveal', transcript, bytesOf(message.signature));
      const keys = await agreeOnKeys(share, theirs.ephemeral, transcript);
      requireMac(keys.macs.technician, message.mac);
      const secured = await securedBy('device', sessionId, keys, transcript, certificate);
      return { send: writeFrame({ type: 'confirm', mac: base64url(keys.macs.device) }), secured };
    };
  return inTurns(undefined, onOffer);
}

function requireMeant(offer: Offer, { sessionId, rights, browserKey }: Meant): void {
  const isMeant =
    offer.sessionId === sessionId &&
    equal(bytesOf(offer.browserKey), browserKey) &&
    offer.rights.join(',') === rights.join(',');
  if (!isMeant) throw new E2eFault('e2e_key_mismatch');
}

function requireMac(expected: Bytes, mac: string): void {
  if (!equal(bytesOf(mac), expected)) throw new E2eFault('e2e_key_mismatch');
}

async function securedBy(
  side: Side,
  sessionId: string,
  keys: SessionKeys,
  transcript: Bytes,
  certificate: Accept['certificate'],
): Promise<Secured> {
  return secure(side, sessionId, keys, {
    code: await codeOf(transcript),
    hash: hex(transcript),
    certificate,
  });
}
