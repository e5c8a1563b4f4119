import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto';
import test from 'node:test';
import { endsOf, meet, read } from '../../test/session-ends.ts';
import { base64url, fromHex, hex, utf8 } from '../encoding.ts';
import { pkcs8Of } from '../sign.ts';

const sessionId = '018f4d2e-7a10-7c3e-9b55-0123456789ab';
const scalar = (last: number) => Buffer.from([...new Uint8Array(31).fill(9), last]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** The ephemeral keys and nonces of both ends, in the order in which they are made: browser, device. */
function fixShares(t: test.TestContext) {
  const random = [0xb1, 0xd1];
  const keys = [1, 2].map((last) => importEphemeral(scalar(last)));
  t.mock.method(crypto, 'getRandomValues', (into: Uint8Array) => into.fill(random.shift() ?? 0));
  t.mock.method(crypto.subtle, 'generateKey', () => keys.shift());
}

async function importEphemeral(d: Buffer) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [base64url(point.subarray(1, 33)), base64url(point.subarray(33))];
  const jwk = { kty: 'EC', crv: 'P-256', x, y };
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  return {
    publicKey: await crypto.subtle.importKey('jwk', jwk, curve, true, []),
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d: base64url(d) }, curve, false, [
      'deriveBits',
    ]),
  };
}

async function pairOf(byte: number) {
  const seed = new Uint8Array(32).fill(byte);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8Of(seed), 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', key);
  return { privateKey: seed, publicKey: new Uint8Array(Buffer.from(x, 'base64url')) };
}

async function meetFixed(t: test.TestContext) {
  const ends = await endsOf(sessionId, await pairOf(0x0b), await pairOf(0x0d));
  fixShares(t);
  return { ends, ...(await meet(ends)) };
}

test('of fixed keys every byte on the wire is known', async (t) => {
  const { frames, technician, device } = await meetFixed(t);
  const hashes = Object.entries(frames).map(([type, frame]) => [type, hex(sha256(frame))]);
  assert.deepEqual(Object.fromEntries(hashes), {
    offer: '85a88cc76c76a6bde8c885bf594981d690521778b85ab0d362a0e6b297db6cbb',
    accept: '27bb9c8aec3f8cde8a5546004eb4f0b8d5f54ef838225a2cc818dd9383b404c2',
    reveal: '312b92793966c8e8ad53513d5de35e33ff0c517dd27dee48fab11c55272512a2',
    confirm: '9a63c127c52397cdaeaf6315c7a1baea5c1074fb598a77022ab913f905900ce2',
  });
  assert.equal(technician.hash, 'ff8fa92cf7241b77f06b6ee05ce3167fe15d9b6c650f467f9582338965764c22');
  assert.equal(technician.code, '489488');
  assert.equal(
    hex(await technician.seal('chat', utf8('Hello'))),
    '0101000000463f45880000000000000000ad0c9e2f5b63e72999cd79e8eb456c1924fc7b926b',
  );
  assert.equal(
    hex(await device.seal('control', utf8('{}'))),
    '0101000000dac6db8200000000000000005266e0667560408314a07f67e1ef490abaf8',
  );
});

test("Node's own primitives come to the same transcript, code, proofs and records", async (t) => {
  const { ends, frames, technician, device } = await meetFixed(t);
  const [offer, accept, reveal, confirm] = Object.values(frames).map(read);
  assert.ok(offer?.type === 'offer' && accept?.type === 'accept');
  assert.ok(reveal?.type === 'reveal' && confirm?.type === 'confirm');
  const raw = (text: string) => Buffer.from(text, 'base64url');
  const digest = (name: string, ...fields: (Uint8Array | string)[]) =>
    sha256(
      Buffer.concat(
        [`candor-remote-v1/${name}`, ...fields].flatMap((field) => {
          const length = Buffer.alloc(4);
          length.writeUInt32BE(Buffer.from(field).length);
          return [length, Buffer.from(field)];
        }),
      ),
    );
  assert.equal(offer.commitment, hex(digest('commitment', raw(reveal.ephemeral), raw(reveal.nonce))));
  const who = [ends.accept.browserKey, ends.offer.identity];
  const offered = digest('offer', ...who, sessionId, 'chat,files', offer.commitment, String(offer.sentAt));
  const { document, signature, publicKey } = accept.certificate ?? assert.fail();
  const device32 = [raw(accept.ephemeral), raw(accept.nonce)];
  const accepted = digest('accept', offered, ...device32, document, signature, publicKey);
  const transcript = digest('reveal', accepted, raw(reveal.ephemeral), raw(reveal.nonce));
  assert.equal(technician.hash, hex(transcript));

  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar(1));
  const secret = ecdh.computeSecret(raw(accept.ephemeral));
  const derive = (from: Buffer, salt: Buffer, purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', from, salt, `candor-remote-v1/${purpose}`, bytes));
  const code = BigInt(`0x${hex(derive(transcript, Buffer.alloc(0), 'compare', 32))}`) % 1_000_000n;
  assert.equal(technician.code, String(code).padStart(6, '0'));
  for (const [side, { mac }] of Object.entries({ technician: reveal, device: confirm })) {
    const key = derive(secret, transcript, `confirm/${side}`, 32);
    assert.deepEqual(raw(mac), createHmac('sha256', key).update(transcript).digest());
  }
  const frame = await device.seal('chat', utf8('Hello'));
  const keys = derive(secret, transcript, 'channel/device/chat', 40);
  const counter = fromHex('0000000000000000') ?? assert.fail();
  const header = Buffer.concat([Buffer.from([1, 0, 0, 0]), keys.subarray(36), counter]);
  assert.deepEqual(Buffer.from(frame.subarray(0, 17)), Buffer.concat([Buffer.from([1]), header]));
  const nonce = Buffer.concat([keys.subarray(32, 36), counter]);
  const opened = createDecipheriv('aes-256-gcm', keys.subarray(0, 32), nonce);
  opened.setAAD(Buffer.concat([header, Buffer.from(sessionId)])).setAuthTag(frame.subarray(-16));
  assert.equal(Buffer.concat([opened.update(frame.subarray(17, -16)), opened.final()]).toString(), 'Hello');
});
