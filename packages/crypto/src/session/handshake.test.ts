import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  endsOf,
  makeEnds,
  meet,
  messageTypes,
  now,
  read,
  withField,
  type Ends,
} from '../../test/session-ends.ts';
import { base64url, concat, hex, utf8 } from '../encoding.ts';
import { makeSigningPair } from '../sign.ts';
import { readFrame, writeFrame } from './handshake-frame.ts';
import { acceptSession, E2eFault, offerSession } from './handshake.ts';
import { commitmentTo, digestAccept, digestOffer, digestReveal, signDigest } from './transcript.ts';

const ends = await makeEnds();
const { frames } = await meet(ends);
const refused = (code?: string) => (error: unknown) =>
  error instanceof E2eFault && (code === undefined || error.code === code);
const fieldsOf = (type: (typeof messageTypes)[number]) => Object.keys(read(frames[type]));

test('both ends come to the same code, transcript and certificate', async () => {
  const { technician, device } = await meet(ends);
  assert.match(technician.code, /^\d{6}$/);
  assert.match(technician.hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    [technician.code, technician.hash, technician.certificate],
    [device.code, device.hash, ends.accept.certificate],
  );
  const again = await meet({ ...ends, accept: { ...ends.accept, certificate: null } });
  assert.notEqual(again.device.hash, device.hash);
  assert.equal(again.technician.certificate, null);
});

test('a message in which anything of any field was changed is refused', async () => {
  const fields = messageTypes.flatMap((type) => fieldsOf(type).map((field) => ({ type, field })));
  const property = fc.asyncProperty(fc.constantFrom(...fields), fc.nat(), async ({ type, field }, at) => {
    const alter = (frame: Uint8Array, passing: string) => {
      if (passing !== type) return frame;
      const value: unknown = Object.entries(read(frame)).find(([name]) => name === field)?.[1];
      return withField(frame, field, changed(value, at));
    };
    await assert.rejects(meet(ends, alter), refused(), `${type}.${field}`);
  });
  await fc.assert(property, { numRuns: 250 });
});

/** Another value of the same kind, changed at one place. */
function changed(value: unknown, at: number): unknown {
  if (typeof value === 'number') return at % 2 === 0 ? value + 1 : value - 1;
  if (Array.isArray(value)) return at % 2 === 0 ? value.slice(1) : [...value, 'record'];
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const [name, inner] = entries[at % entries.length] ?? ['', ''];
    return at % 5 === 0 ? null : { ...value, [name]: changed(inner, at) };
  }
  assert.ok(typeof value === 'string');
  const place = at % value.length;
  return value.slice(0, place) + (value[place] === 'a' ? 'b' : 'a') + value.slice(place + 1);
}

test('a field or a whole message of another handshake of the same two ends is refused', async () => {
  for (const type of messageTypes) {
    const whole = (frame: Uint8Array, passing: string) => (passing === type ? frames[type] : frame);
    // the very offer may come again in time, but whoever repeats it cannot go on from there
    await assert.rejects(meet(ends, whole), refused(), type);
    for (const [field, value] of Object.entries(read(frames[type]))) {
      const one = (frame: Uint8Array, passing: string) =>
        passing === type ? withField(frame, field, value) : frame;
      const isTheSame = [
        'type',
        'protocol',
        'sessionId',
        'browserKey',
        'rights',
        'sentAt',
        'identity',
        'certificate',
      ];
      if (isTheSame.includes(field)) await meet(ends, one);
      else await assert.rejects(meet(ends, one), refused('e2e_key_mismatch'), `${type}.${field}`);
    }
  }
});

test('ends that mean another session, other rights, another key or another device do not meet', async () => {
  const other = await makeEnds();
  const differences: Record<string, Partial<Ends['accept']>> = {
    session: { sessionId: other.accept.sessionId },
    fewer: { rights: ['chat'] },
    more: { rights: ['chat', 'files', 'record'] },
    browser: { browserKey: other.accept.browserKey },
    device: { identity: other.accept.identity },
  };
  for (const [name, difference] of Object.entries(differences)) {
    const apart = { offer: ends.offer, accept: { ...ends.accept, ...difference } };
    await assert.rejects(meet(apart), refused('e2e_key_mismatch'), name);
  }
});

test('a device that another one answers for is refused by the browser', async () => {
  const other = await makeEnds(ends.offer.sessionId);
  const impostor = await acceptSession({ ...other.accept, browserKey: ends.accept.browserKey });
  const misled = await offerSession({ ...ends.offer, identity: other.offer.identity });
  const { send } = await impostor.take(misled.first ?? new Uint8Array());
  assert.ok(send);
  for (const answer of [send, withField(send, 'identity', base64url(ends.offer.identity))])
    await assert.rejects((await offerSession(ends.offer)).take(answer), refused('e2e_key_mismatch'));
});

test('somebody between two ends that know no keys beforehand has two sessions with two transcripts', async () => {
  const [browser, device, between] = [
    await makeSigningPair(),
    await makeSigningPair(),
    await makeSigningPair(),
  ];
  const { sessionId } = ends.offer;
  const left = await meet(await endsOf(sessionId, browser, between));
  const right = await meet(await endsOf(sessionId, between, device));
  assert.equal(left.technician.hash, left.device.hash);
  assert.notEqual(left.technician.hash, right.device.hash);
});

test('an offer counts for a minute either way', async () => {
  for (const ms of [60_000, -60_000]) await meet({ ...ends, accept: { ...ends.accept, now: now + ms } });
  for (const ms of [60_001, -60_001])
    await assert.rejects(
      meet({ ...ends, accept: { ...ends.accept, now: now + ms } }),
      refused('e2e_stale_offer'),
    );
});

test('a message that comes twice or out of turn ends the handshake, and nothing begins it again', async () => {
  const device = await acceptSession(ends.accept);
  const browser = await offerSession(ends.offer);
  const offer = browser.first ?? new Uint8Array();
  await device.take(offer);
  await assert.rejects(device.take(offer), refused('e2e_replay'));
  for (const type of messageTypes) await assert.rejects(device.take(frames[type]), refused('e2e_replay'));

  for (const type of ['accept', 'reveal', 'confirm'] as const)
    await assert.rejects((await acceptSession(ends.accept)).take(frames[type]), refused('e2e_malformed'));
  for (const type of ['offer', 'reveal', 'confirm'] as const)
    await assert.rejects((await offerSession(ends.offer)).take(frames[type]), refused('e2e_malformed'));
  await assert.rejects(browser.take(offer), refused('e2e_malformed'));
  await assert.rejects(browser.take(frames.accept), refused('e2e_malformed'));
});

test('after the last message none is taken', async () => {
  const [browser, device] = [await offerSession(ends.offer), await acceptSession(ends.accept)];
  const accepted = await device.take(browser.first ?? new Uint8Array());
  const revealed = await browser.take(accepted.send ?? new Uint8Array());
  const [again, late] = [device.take(revealed.send ?? new Uint8Array()), device.take(frames.confirm)];
  assert.ok((await again).secured);
  await assert.rejects(late, refused('e2e_malformed'));
});

test('every truncation, a longer message and other bytes are no message', () => {
  for (const type of messageTypes) {
    const frame = frames[type];
    for (let length = 0; length < frame.length; length++)
      assert.throws(() => readFrame(frame.subarray(0, length)), refused('e2e_malformed'));
    assert.throws(() => readFrame(concat(frame, utf8('x'))), refused('e2e_malformed'));
    assert.throws(() => readFrame(concat(frame, utf8(' '.repeat(8192)))), refused('e2e_malformed'));
    assert.throws(() => readFrame(concat(Uint8Array.of(1), frame.subarray(1))), refused('e2e_malformed'));
    assert.throws(() => readFrame(withField(frame, 'more', 1)), refused('e2e_malformed'));
  }
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.throws(() => readFrame(bytes), refused('e2e_malformed'));
      assert.throws(() => readFrame(concat(Uint8Array.of(0), bytes)), refused('e2e_malformed'));
    }),
  );
});

test('an ephemeral key that is no point of the curve is refused even when it is well signed', async () => {
  const browser = await offerSession(ends.offer);
  const offer = read(browser.first ?? new Uint8Array());
  assert.ok(offer.type === 'offer');
  const meant = { ...ends.accept, identity: ends.offer.identity };
  const offered = await digestOffer(meant, offer.commitment, offer.sentAt);
  const [ephemeral, nonce] = [new Uint8Array(65).fill(4), new Uint8Array(32)];
  const accepted = await digestAccept(offered, ephemeral, nonce, null);
  const signature = await signDigest(ends.accept.identity.privateKey, 'accept', accepted);
  const accept = writeFrame({
    type: 'accept',
    identity: base64url(ends.offer.identity),
    certificate: null,
    ephemeral: base64url(ephemeral),
    nonce: base64url(nonce),
    signature: base64url(signature),
  });
  await assert.rejects(browser.take(accept), refused('e2e_malformed'));
});

test('keys other than those that were committed to are refused even when they are well signed', async () => {
  const device = await acceptSession(ends.accept);
  const commitment = hex(await commitmentTo(new Uint8Array(65), new Uint8Array(32)));
  const meant = { ...ends.accept, identity: ends.offer.identity };
  const offered = await digestOffer(meant, commitment, now);
  const { privateKey } = ends.offer.key;
  const { send } = await device.take(
    writeFrame({
      ...(read(frames.offer) as Extract<ReturnType<typeof read>, { type: 'offer' }>),
      commitment,
      signature: base64url(await signDigest(privateKey, 'offer', offered)),
    }),
  );
  const accept = read(send ?? new Uint8Array());
  assert.ok(accept.type === 'accept');
  const reveal = read(frames.reveal);
  assert.ok(reveal.type === 'reveal');
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const accepted = await digestAccept(
    offered,
    bytes(accept.ephemeral),
    bytes(accept.nonce),
    accept.certificate,
  );
  const transcript = await digestReveal(accepted, bytes(reveal.ephemeral), bytes(reveal.nonce));
  const signature = base64url(await signDigest(privateKey, 'reveal', transcript));
  await assert.rejects(
    device.take(withField(frames.reveal, 'signature', signature)),
    refused('e2e_key_mismatch'),
  );
});
