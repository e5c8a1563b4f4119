import { channelNames, type ChannelName } from '@candor/protocol/session/channels.ts';
import type { Side } from '@candor/protocol/session/relay.ts';
import { hmacSha256 } from '../derive.ts';
import { owned, utf8, type Bytes } from '../encoding.ts';
import { E2eFault } from './e2e-fault.ts';

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** What one end brings to the agreement. `ephemeral`: the raw point, 65 bytes; `nonce`: 32. */
export interface Share {
  privateKey: CryptoKey;
  ephemeral: Bytes;
  nonce: Bytes;
}

/** Of one channel in one direction (clause E5). `tag` names both on the way without telling. */
export interface ChannelKeys {
  key: CryptoKey;
  /** First 4 bytes of each nonce. */
  salt: Bytes;
  tag: number;
}

export interface SessionKeys {
  /** By which each end proves that it has the keys: HMAC over the transcript. */
  macs: Record<Side, Bytes>;
  /** Of what each end sends. */
  channels: Record<Side, ReadonlyMap<ChannelName, ChannelKeys>>;
}

export async function makeShare(): Promise<Share> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return { privateKey, ephemeral, nonce: crypto.getRandomValues(new Uint8Array(32)) };
}

/** ECDH on P-256, then HKDF-SHA-256 salted with the transcript. Throws E2eFault for what is no point of the curve. */
export async function agreeOnKeys(own: Share, theirs: Uint8Array, transcript: Bytes): Promise<SessionKeys> {
  const point = await crypto.subtle.importKey('raw', owned(theirs), curve, false, []).catch(refusePoint);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: point }, own.privateKey, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  new Uint8Array(shared).fill(0);
  const derive = (purpose: string, bytes: number) => deriveBytes(secret, transcript, purpose, bytes);
  const [macs, channels] = await Promise.all([
    ofBothSides(async (side) => hmacSha256(await derive(`confirm/${side}`, 32), transcript)),
    ofBothSides((side) => channelKeys((channel) => derive(`channel/${side}/${channel}`, 40))),
  ]);
  return { macs, channels };
}

function refusePoint(): never {
  throw new E2eFault('e2e_malformed');
}

async function deriveBytes(secret: CryptoKey, salt: Bytes, purpose: string, bytes: number): Promise<Bytes> {
  const info = utf8(`candor-remote-v1/${purpose}`);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info } as const;
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, secret, bytes * 8));
}

async function channelKeys(
  derive: (channel: ChannelName) => Promise<Bytes>,
): Promise<ReadonlyMap<ChannelName, ChannelKeys>> {
  const entries = channelNames.map(async (channel) => {
    const bytes = await derive(channel);
    const key = await crypto.subtle.importKey('raw', bytes.slice(0, 32), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    const tag = new DataView(bytes.buffer).getUint32(36);
    const keys = { key, salt: bytes.slice(32, 36), tag };
    bytes.fill(0);
    return [channel, keys] as const;
  });
  return new Map(await Promise.all(entries));
}

async function ofBothSides<T>(make: (side: Side) => Promise<T>): Promise<Record<Side, T>> {
  const [device, technician] = await Promise.all([make('device'), make('technician')]);
  return { device, technician };
}
