import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlindReader } from './x11-blind.ts';

/** Recorded from Xvfb 21.1: RawKeyPress of key code 0x26, RawButtonPress of button 1, a MappingNotify, a reply. */
const opcode = 0x83;
const keyPress = '23831a0002000000' + '0d00030006f60f0026000000050002000000000000000000' + '0000000000000000';
const buttonPress =
  '23831a0002000000' + '0f00020015f60f0001000000040002000000000000000000' + '0000000000000000';
const mapping = '22001a0001080100' + '000000000000000000000000000000000000000000000000';
const reply = '01001b0001000000' + '020002000000000000000000000000000000000000000000' + 'a1b2c3d4';
/** The server's first message, cut down to 8 bytes and 4 times 2 more. */
const greeting = '01000b0000000200' + '0102030405060708';

const detailAt = 16;
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const withDetail = (hex: string, detail: number) => {
  const packet = bytes(hex);
  packet[detailAt] = detail;
  return packet;
};
const key = (code: number) => withDetail(keyPress, code);
const button = (number: number) => withDetail(buttonPress, number);
const core = (type: number, detail: number) => Uint8Array.from([type, detail, ...Array(30).fill(detail)]);

function greeted(): BlindReader {
  const reader = new BlindReader();
  reader.read(bytes(greeting));
  reader.countInput(opcode);
  return reader;
}

/** What is left of one packet, and what was counted. */
function read(packet: Uint8Array, reader = greeted()) {
  reader.read(packet);
  return { left: Buffer.from(packet).toString('hex'), ...reader.take() };
}

test('packets that differ in the key code only leave the same bytes and the same count', () => {
  const first = read(key(0));
  assert.equal(first.keys, 1);
  for (let code = 1; code < 256; code += 1) assert.deepEqual(read(key(code)), first);
});

test('of an input packet nothing is left but frame and event type', () => {
  for (const packet of [key(0x26), button(1)]) {
    read(packet);
    assert.ok(packet.subarray(10).every((byte) => byte === 0));
  }
});

test('buttons 1 to 3, 8 and 9 are clicks, the wheel and others are not', () => {
  const clicking = Array.from({ length: 16 }, (_, number) => number).filter(
    (each) => read(button(each)).clicks === 1,
  );
  assert.deepEqual(clicking, [1, 2, 3, 8, 9]);
  assert.equal(read(button(1)).keys, 0);
});

test('a key code that is also the number of a button is not a click', () => {
  assert.deepEqual(
    [1, 2, 3, 8, 9].map((code) => read(key(code)).clicks),
    [0, 0, 0, 0, 0],
  );
});

test('switched off it counts nothing and blanks all the same', () => {
  const reader = greeted();
  reader.countInput(undefined);
  const packet = key(0x26);
  assert.deepEqual(read(packet, reader), { left: read(key(0)).left, keys: 0, clicks: 0 });
});

test('a generic event of another extension is blanked and not counted', () => {
  const packet = key(0x26);
  packet[1] = opcode + 1;
  const { keys, clicks } = read(packet);
  assert.deepEqual({ keys, clicks }, { keys: 0, clicks: 0 });
  assert.equal(packet[detailAt], 0);
});

test('core events that could tell keys are blank but for type and sequence number', () => {
  const keymapNotify = 11;
  for (const type of [2, 3, 4, 5, 6, 34]) {
    const { left } = read(core(type, 0x26));
    assert.equal(left, Buffer.from([type, 0, 0x26, 0x26, ...Array(28).fill(0)]).toString('hex'));
  }
  assert.equal(
    read(core(keymapNotify, 0x26)).left,
    Buffer.from([keymapNotify, ...Array(31).fill(0)]).toString('hex'),
  );
  assert.equal(read(bytes(mapping)).left, `22001a00${'0'.repeat(56)}`);
});

test('an allowed event, a reply and an error come through whole', () => {
  const reader = greeted();
  reader.allow(28);
  for (const packet of [core(28, 7), core(0x80 | 28, 7), core(0, 9), bytes(reply)]) {
    assert.equal(read(packet.slice(), reader).left, Buffer.from(packet).toString('hex'));
  }
});

test('however the stream is cut into pieces, what comes out and what is counted are the same', () => {
  const stream = Buffer.concat([
    bytes(greeting),
    key(0x26),
    bytes(reply),
    button(1),
    core(34, 5),
    key(0x27),
    button(4),
    bytes(reply),
  ]);
  const cutInto = (sizes: number[]) => {
    const reader = new BlindReader();
    reader.countInput(opcode);
    const pieces: Uint8Array[] = [];
    let rest: Uint8Array = Uint8Array.from(stream);
    for (const size of [...sizes, stream.length]) {
      const piece = rest.subarray(0, size);
      reader.read(piece);
      pieces.push(piece);
      rest = rest.subarray(size);
    }
    return { left: Buffer.concat(pieces).toString('hex'), ...reader.take() };
  };
  const whole = cutInto([]);
  assert.deepEqual({ keys: whole.keys, clicks: whole.clicks }, { keys: 2, clicks: 1 });
  assert.deepEqual(cutInto(Array(stream.length).fill(1)), whole);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (sizes) =>
      assert.deepEqual(cutInto(sizes), whole),
    ),
  );
});
