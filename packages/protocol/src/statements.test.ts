import assert from 'node:assert/strict';
import test from 'node:test';
import { maxRosterKeys, statements, type Roster } from './statements.ts';

const dayMs = 86_400_000;
const companyId = '0198c0de-0000-7000-8000-000000000001';
const key = (n: number) => Buffer.alloc(32, `${n} `).toString('base64url');
const person = (n: number, keys: Roster['people'][number]['keys']): Roster['people'][number] => ({
  person: `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
  name: 'Ada',
  organisation: 'Harbour Ltd',
  level: 'control',
  signs: ['session', 'action', 'job'],
  keys,
});
const body: Roster = {
  companyId,
  people: [person(1, [{ kind: 'browser', publicKey: key(1), until: 90 * dayMs }])],
  limits: { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 },
  freezeDays: ['2026-12-24'],
};
const statement = { kind: 'roster', version: 1, from: 0, until: 400 * dayMs, body };
const { roster, deviceCertificate } = statements;
const read = (wish: object) => roster.read(roster.write({ ...statement, ...wish }));
const ofKeys = (n: number, people = 25) =>
  Array.from({ length: people }, (_, i) =>
    person(
      i,
      Array.from({ length: n / people }, (_key, k) => ({
        kind: 'passkey' as const,
        publicKey: key(i * 100 + k),
        until: dayMs,
      })),
    ),
  );

test('a statement is read from its RFC 8785 form only', () => {
  const document = roster.write(statement);
  assert.deepEqual(roster.read(document), statement);
  const others = [
    JSON.stringify(statement),
    `${document} `,
    document.replace('"version":1', '"version":1.0'),
    document.replace('"kind":"roster"', '"kind":"roster","kind":"roster"'),
    '',
    'null',
    '[]',
  ];
  for (const other of others) assert.equal(roster.read(other), undefined, other.slice(0, 40));
});

test('an unknown or missing member anywhere, another kind or an empty life is refused', () => {
  const wrong: object[] = [
    { extra: 1 },
    { body: { ...body, extra: 1 } },
    { body: { ...body, limits: { ...body.limits, extra: 1 } } },
    { body: { ...body, people: [{ ...person(1, []), extra: 1 }] } },
    { body: { ...body, freezeDays: ['2026-02-30'] } },
    { body: { ...body, people: [{ ...person(1, []), level: 'all' }] } },
    { body: { ...body, people: [{ ...person(1, []), name: 'A\u202eda' }] } },
    { kind: 'device-certificate' },
    { version: 0 },
    { until: 0 },
    { body: { companyId } },
  ];
  for (const wish of wrong) assert.equal(read(wish), undefined, JSON.stringify(wish).slice(0, 60));
  assert.equal(deviceCertificate.read(roster.write(statement)), undefined);
});

test("a browser's key lives at most 90 days from the roster's start, any other 400", () => {
  const withKey = (kind: 'browser' | 'passkey' | 'command-line', days: number) =>
    read({ body: { ...body, people: [person(1, [{ kind, publicKey: key(1), until: days * dayMs }])] } });
  assert.ok(withKey('browser', 90) && withKey('passkey', 400) && withKey('command-line', 400));
  for (const [kind, days] of [
    ['browser', 91],
    ['passkey', 401],
    ['command-line', 401],
  ] as const)
    assert.equal(withKey(kind, days), undefined, kind);
});

test('a roster holds at most 500 keys, each key and person once, and fits into 128 KiB', () => {
  const full = roster.write({ ...statement, body: { ...body, people: ofKeys(maxRosterKeys) } });
  assert.ok(roster.read(full));
  assert.ok(full.length < roster.maxBytes, `${full.length} bytes`);
  assert.equal(read({ body: { ...body, people: ofKeys(maxRosterKeys + 26, 26).slice(0, 26) } }), undefined);
  assert.equal(read({ body: { ...body, people: [person(1, []), person(1, [])] } }), undefined);
  const [twice] = body.people;
  assert.equal(
    read({ body: { ...body, people: [twice, { ...twice, person: person(2, []).person }] } }),
    undefined,
  );
});
