import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { relayHello, sides } from '@candor/protocol/session/relay.ts';
import { makeJoinToken, makeResumeToken, readToken } from './tokens.ts';

const secret = 'a secret of more than thirty-two characters';
const origin = 'https://console.example.test';
const room = '018f4d2e-7a10-7c3e-9b55-0123456789ab';
const now = 1_800_000_000_000;

test('a token is read as it was made, for its time', () => {
  const inputs = fc.property(fc.constantFrom(...sides), fc.nat({ max: 60_000 }), (side, passedMs) => {
    const token = makeJoinToken(secret, { room, side }, origin, now);
    assert.ok(relayHello.safeParse({ type: 'join', token }).success);
    const claims = readToken(secret, token, origin, now + passedMs);
    assert.equal(claims !== undefined, passedMs <= 30_000);
    if (!claims) return;
    const { id, ...rest } = claims;
    assert.deepEqual(rest, { kind: 'join', room, side, at: now, until: now + 30_000 });
    const resume = readToken(secret, makeResumeToken(secret, claims, origin, now + 5), origin, now + 900_005);
    assert.deepEqual({ ...resume, id }, { ...rest, kind: 'resume', until: now + 900_005, id });
  });
  fc.assert(inputs);
});

test('another secret, another origin, and a token of which any character was changed or cut are refused', () => {
  const token = makeJoinToken(secret, { room, side: 'device' }, null, now);
  assert.ok(readToken(secret, token, null, now));
  assert.equal(readToken(`${secret}.`, token, null, now), undefined);
  assert.equal(readToken(secret, token, origin, now), undefined);
  // the last character holds four bits that say nothing
  for (const at of token.slice(0, -1).split('').keys()) {
    const altered = token.slice(0, at) + (token[at] === 'b' ? 'c' : 'b') + token.slice(at + 1);
    assert.equal(readToken(secret, altered, null, now), undefined, altered);
    assert.equal(readToken(secret, token.slice(0, at), null, now), undefined);
  }
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readToken(secret, text, null, now), undefined)));
});

test('a name that could be mistaken for two parts of a token is no room', () => {
  for (const name of ['', 'a.b', 'a\n', 'x'.repeat(65)])
    assert.throws(() => makeJoinToken(secret, { room: name, side: 'device' }, null, now), RangeError);
});
