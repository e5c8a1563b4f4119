import assert from 'node:assert/strict';
import test from 'node:test';
import { moveLines } from '../src/features/company/move-lines.ts';
import { deCompany } from '../src/texts/de-company.ts';
import { de } from '../src/texts/de.ts';
import { enCompany } from '../src/texts/en-company.ts';
import { en } from '../src/texts/en.ts';

const texts = { ...en, ...enCompany };
const names = new Map([['sam', 'Sam Example']]);
const changes = [
  ...['d1', 'd2', 'd3'].map(
    (deviceId) => ({ deviceId, right: 'terminal', before: 'ask', after: 'never' }) as const,
  ),
  ...['d1', 'd2'].map(
    (deviceId) => ({ deviceId, memberId: 'sam', before: 'control', after: 'view' }) as const,
  ),
  { deviceId: 'd3', memberId: 'sam', before: 'view', after: 'none' } as const,
  { deviceId: 'd3', memberId: 'nobody-known', before: 'none', after: 'own' } as const,
];

test('a move says for how many devices a rule changes, and who gets or loses what', () => {
  assert.deepEqual(moveLines(changes, names, texts), [
    '3 devices: terminal becomes refused',
    'Sam Example loses control of 2 devices, and keeps view',
    'Sam Example loses view of 1 device, and sees nothing of it any more',
    'Somebody gets own of 1 device',
  ]);
  assert.equal(moveLines(changes, names, { ...de, ...deCompany })[0], '3 Geräte: Terminal wird abgelehnt');
});

test('a move that changes nothing has no lines', () => {
  assert.deepEqual(moveLines([], names, texts), []);
});
