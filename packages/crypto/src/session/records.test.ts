import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { channelNames } from '@candor/protocol/session/channels.ts';
import { makeEnds, meet } from '../../test/session-ends.ts';
import { concat, hex, utf8 } from '../encoding.ts';
import { E2eFault } from './e2e-fault.ts';
import { agreeOnKeys, makeShare } from './keys.ts';
import { secure } from './records.ts';

const ends = await makeEnds();
const [ours, theirs] = [await makeShare(), await makeShare()];
const transcript = new Uint8Array(32).fill(7);
const facts = { code: '000000', hash: hex(transcript), certificate: null };
const refused = (code?: string) => (error: unknown) =>
  error instanceof E2eFault && (code === undefined || error.code === code);

/** Two ends that agreed, without the time that a handshake takes. */
async function pair(sessionId = ends.offer.sessionId, from = 0) {
  const technician = await agreeOnKeys(ours, theirs.ephemeral, transcript);
  const device = await agreeOnKeys(theirs, ours.ephemeral, transcript);
  return {
    technician: secure('technician', sessionId, technician, facts, from),
    device: secure('device', sessionId, device, facts, from),
  };
}

const records = fc.array(
  fc.record({
    side: fc.constantFrom('technician', 'device'),
    channel: fc.constantFrom(...channelNames),
    bytes: fc.oneof(
      fc.uint8Array(),
      fc.nat({ max: 65_536 }).map((size) => new Uint8Array(size).fill(size)),
    ),
  }),
  { maxLength: 20 },
);

test('what one end seals the other opens, in order, and no nonce is used twice under a key', async () => {
  const property = fc.asyncProperty(records, async (sent) => {
    const both = await pair();
    const sealed = await Promise.all(sent.map(({ side, channel, bytes }) => both[side].seal(channel, bytes)));
    const opened = await Promise.all(
      sent.map(({ side }, i) =>
        both[side === 'device' ? 'technician' : 'device'].open(sealed[i] ?? new Uint8Array()),
      ),
    );
    assert.deepEqual(
      opened.map(({ channel, bytes }) => [channel, Buffer.from(bytes)]),
      sent.map(({ channel, bytes }) => [channel, Buffer.from(bytes)]),
    );
    const used = sealed.map((frame) => hex(frame.subarray(5, 17)));
    assert.equal(new Set(used).size, used.length);
  });
  await fc.assert(property, { numRuns: 25 });
});

test('each channel has keys, salt and tag of its own in each direction', async () => {
  const { macs, channels } = await agreeOnKeys(ours, theirs.ephemeral, transcript);
  const all = [...channels.technician.values(), ...channels.device.values()];
  assert.equal(all.length, channelNames.length * 2);
  assert.equal(new Set(all.map(({ tag }) => tag)).size, all.length);
  assert.equal(new Set(all.map(({ salt }) => hex(salt))).size, all.length);
  const zeros = { name: 'AES-GCM', iv: new Uint8Array(12), tagLength: 128 } as const;
  const under = all.map(({ key }) => crypto.subtle.encrypt(zeros, key, new Uint8Array(16)));
  const blocks = (await Promise.all(under)).map((block) => hex(new Uint8Array(block)));
  assert.equal(new Set(blocks).size, all.length);
  assert.notDeepEqual(macs.device, macs.technician);
});

test('what was sealed is what the bytes were when it was asked for', async () => {
  const { technician, device } = await pair();
  const bytes = utf8('first');
  const [one, two] = [technician.seal('chat', bytes), technician.seal('chat', bytes)];
  bytes.fill(0);
  await device.open(await one);
  assert.deepEqual((await device.open(await two)).bytes, utf8('first'));
});

test('a record that is cut or longer, or of which any bit was changed, is refused, and nothing opens after it', async () => {
  const whole = await (await pair()).technician.seal('chat', utf8('hello'));
  const cut = Array.from({ length: whole.length }, (_, length) => whole.slice(0, length));
  const bits = Array.from({ length: whole.length * 8 }, (_, bit) =>
    whole.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
  );
  for (const altered of [...cut, ...bits, concat(whole, Uint8Array.of(0))]) {
    const { device } = await pair();
    const opening = [device.open(altered), device.open(whole)];
    const codes = (await Promise.allSettled(opening)).map((one) => one.status === 'rejected' && one.reason);
    assert.ok(codes.every(refused()), hex(altered));
    await assert.rejects(device.seal('chat', utf8('still here?')), refused());
  }
});

test('a record that comes again, too early, from the wrong side or from another session is refused', async () => {
  const opening = async (choose: (sealed: Uint8Array[]) => (Uint8Array | undefined)[]) => {
    const { technician, device } = await pair();
    const sealed = await Promise.all(['0', '1', '2'].map((text) => technician.seal('chat', utf8(text))));
    for (const frame of choose(sealed)) await device.open(frame ?? new Uint8Array());
  };
  await opening(([a, b, c]) => [a, b, c]);
  await assert.rejects(
    opening(([a]) => [a, a]),
    refused('e2e_replay'),
  );
  await assert.rejects(
    opening(([a, b]) => [a, b, a]),
    refused('e2e_replay'),
  );
  await assert.rejects(
    opening(([, b, a]) => [b, a]),
    refused('e2e_bad_record'),
  );
  await assert.rejects(
    opening(([a, , c]) => [a, c]),
    refused('e2e_bad_record'),
  );
  const { technician } = await pair();
  await assert.rejects(technician.open(await technician.seal('chat', utf8('me'))), refused('e2e_bad_record'));
  const [one, other] = [await pair(), await pair(crypto.randomUUID())];
  await assert.rejects(
    other.device.open(await one.technician.seal('chat', utf8('here'))),
    refused('e2e_bad_record'),
  );
});

test('records of another handshake of the same session are refused', async () => {
  const [one, other] = [await meet(ends), await meet(ends)];
  const sealed = await one.technician.seal('chat', utf8('again'));
  await assert.rejects(other.device.open(sealed), refused('e2e_bad_record'));
  assert.deepEqual((await one.device.open(sealed)).bytes, utf8('again'));
});

test('a record holds 64 KiB and no byte more, and being asked for more ends nothing', async () => {
  const { technician, device } = await pair();
  await assert.rejects(technician.seal('chat', new Uint8Array(65_537)), RangeError);
  const most = await technician.seal('chat', new Uint8Array(65_536));
  assert.equal((await device.open(most)).bytes.length, 65_536);
});

test('keys end after 2^32 records', async () => {
  const { technician, device } = await pair(ends.offer.sessionId, 2 ** 32 - 1);
  await device.open(await technician.seal('chat', utf8('last')));
  await assert.rejects(technician.seal('chat', utf8('one more')), refused('e2e_bad_record'));
});

test('nothing is sealed or opened once the keys are forgotten, also what was under way', async () => {
  const { technician, device } = await pair();
  const sealed = await technician.seal('chat', utf8('late'));
  const [sealing, opening] = [technician.seal('chat', utf8('more')), device.open(sealed)];
  technician.destroy();
  device.destroy();
  await assert.rejects(sealing, refused('e2e_bad_record'));
  await assert.rejects(opening, refused('e2e_bad_record'));
});
