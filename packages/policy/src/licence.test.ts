import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from './canonical.ts';
import { readLicencePayload, type LicencePayload } from './licence-payload.ts';
import { mostDevices, standingOf, standingOfToken } from './licence.ts';

const dayMs = 86_400_000;
const issuedAt = Date.UTC(2027, 0, 10);
const id = (n: number) => `01a1fd80-a99b-7ff1-aedd-f3703159230${n}`;
const payload: LicencePayload = {
  serial: id(1),
  instance: id(2),
  company: id(3),
  device: id(4),
  plan: 'Support',
  seats: 10,
  features: ['remote'],
  notBefore: issuedAt - 10 * dayMs,
  expiresAt: issuedAt + 365 * dayMs,
  graceDays: 14,
  issuedAt,
};
const after = (days: number) => issuedAt + days * dayMs;

test('by its dates a licence is not yet valid, valid, expiring, in grace, lapsed', () => {
  const { expiresAt, notBefore } = payload;
  const at = (moment: number) => {
    const { state, reason } = standingOf(payload, moment);
    return reason === null ? state : `${state} ${reason}`;
  };
  assert.equal(at(notBefore - 1), 'lapsed not_yet_valid');
  assert.equal(at(notBefore), 'valid');
  assert.equal(at(expiresAt - 30 * dayMs - 1), 'valid');
  assert.equal(at(expiresAt - 30 * dayMs), 'expiring');
  assert.equal(at(expiresAt - 1), 'expiring');
  assert.equal(at(expiresAt), 'grace expired');
  assert.equal(at(expiresAt + 14 * dayMs - 1), 'grace expired');
  assert.equal(at(expiresAt + 14 * dayMs), 'lapsed expired');
  assert.equal(standingOf(payload, expiresAt).until, expiresAt + 14 * dayMs);
});

test('a token that is not renewed counts for 30 days, and 14 more in grace', () => {
  const at = (days: number) => standingOfToken(payload, after(days), issuedAt).state;
  assert.deepEqual(
    [at(0), at(29.9), at(30), at(31), at(43.9), at(44), at(45)],
    ['valid', 'valid', 'grace', 'grace', 'grace', 'lapsed', 'lapsed'],
  );
});

test("a token never counts longer than its licence, and its own end is no licence's end", () => {
  const short = { ...payload, expiresAt: after(3) };
  assert.equal(standingOfToken(short, after(2), issuedAt).state, 'expiring');
  assert.equal(standingOfToken(short, after(4), issuedAt).state, 'grace');
  assert.equal(standingOfToken(short, after(17), issuedAt).state, 'lapsed');
  assert.deepEqual(standingOfToken(payload, after(1), issuedAt), {
    state: 'valid',
    reason: null,
    until: payload.expiresAt,
  });
});

test('a clock more than a day behind what is known is wrong, and one less behind gains nothing', () => {
  const floor = after(40);
  assert.equal(standingOfToken(payload, floor - dayMs - 1, floor).reason, 'clock_wrong');
  assert.equal(standingOfToken(payload, floor - dayMs - 1, floor).state, 'grace');
  assert.deepEqual(standingOfToken(payload, after(45) - dayMs, after(45)), {
    state: 'lapsed',
    reason: 'expired',
    until: null,
  });
});

test('a tenth more devices than seats may be enrolled, at least one', () => {
  assert.deepEqual([1, 9, 10, 19, 20, 100].map(mostDevices), [2, 10, 11, 20, 22, 110]);
});

test('a payload is read in its canonical form only', () => {
  assert.deepEqual(readLicencePayload(canonical(payload)), payload);
  assert.equal(readLicencePayload(JSON.stringify(payload)), undefined);
  assert.equal(readLicencePayload(canonical({ ...payload, admin: true })), undefined);
  assert.equal(readLicencePayload(canonical({ ...payload, seats: 0 })), undefined);
  assert.equal(readLicencePayload('{'), undefined);
});
