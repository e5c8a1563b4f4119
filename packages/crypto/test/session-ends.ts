import { parseJson } from '@candor/protocol/json.ts';
import { handshakeMessage, type Accept, type HandshakeMessage } from '@candor/protocol/session/handshake.ts';
import { fromUtf8 } from '../src/encoding.ts';
import { writeFrame } from '../src/session/handshake-frame.ts';
import { acceptSession, offerSession, type Secured } from '../src/session/handshake.ts';
import { importSigningKey, makeSigningPair, type SigningPair } from '../src/sign.ts';

type AcceptOptions = Parameters<typeof acceptSession>[0];
type OfferOptions = Parameters<typeof offerSession>[0];

/** Both ends of one session as they are when nobody is between them. */
export interface Ends {
  offer: OfferOptions;
  accept: AcceptOptions;
}

export const now = 1_800_000_000_000;
export const certificate: Accept['certificate'] = {
  document: '{"kind":"device-certificate"}',
  signature: 'A'.repeat(86),
  publicKey: 'A'.repeat(43),
};

export async function makeEnds(sessionId: string = crypto.randomUUID()): Promise<Ends> {
  return endsOf(sessionId, await makeSigningPair(), await makeSigningPair());
}

export async function endsOf(sessionId: string, browser: SigningPair, identity: SigningPair): Promise<Ends> {
  const key = {
    privateKey: await importSigningKey(browser.privateKey),
    publicKey: await crypto.subtle.importKey('raw', browser.publicKey, 'Ed25519', true, ['verify']),
  };
  const device = {
    privateKey: await importSigningKey(identity.privateKey),
    publicKey: identity.publicKey,
  };
  return {
    offer: { sessionId, rights: ['chat', 'files'], key, identity: identity.publicKey, now },
    accept: {
      sessionId,
      rights: ['files', 'chat'],
      identity: device,
      certificate,
      browserKey: browser.publicKey,
      now,
    },
  };
}

export const messageTypes = ['offer', 'accept', 'reveal', 'confirm'] as const;
type Alter = (frame: Uint8Array, type: HandshakeMessage['type']) => Uint8Array;

export interface Met {
  technician: Secured;
  device: Secured;
  frames: Record<HandshakeMessage['type'], Uint8Array>;
}

/** Carries the four messages; `alter` may put others in their places. Throws what an end throws. */
export async function meet({ offer, accept }: Ends, alter: Alter = (frame) => frame): Promise<Met> {
  const [browser, device] = [await offerSession(offer), await acceptSession(accept)];
  const frames: Partial<Met['frames']> = {};
  const carry = (frame: Uint8Array | undefined, type: HandshakeMessage['type']) => {
    if (!frame) throw new Error(`no ${type} was sent`);
    frames[type] = frame;
    return alter(frame, type);
  };
  const accepted = await device.take(carry(browser.first, 'offer'));
  const revealed = await browser.take(carry(accepted.send, 'accept'));
  const confirmed = await device.take(carry(revealed.send, 'reveal'));
  const done = await browser.take(carry(confirmed.send, 'confirm'));
  if (!done.secured || !confirmed.secured) throw new Error('keys were not agreed on');
  // four were carried
  return { technician: done.secured, device: confirmed.secured, frames: frames as Met['frames'] };
}

export const read = (frame: Uint8Array): HandshakeMessage =>
  handshakeMessage.parse(parseJson(fromUtf8(frame.subarray(1))));

/** The message with a field exchanged, valid or not. */
export function withField(frame: Uint8Array, field: string, value: unknown): Uint8Array {
  return writeFrame({ ...read(frame), [field]: value });
}
