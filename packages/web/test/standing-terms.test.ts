import assert from 'node:assert/strict';
import test from 'node:test';
import type { StandingTerms } from '@candor/protocol/consent-receipt.ts';
import { isAsChosen, isAsListed, type Chosen } from '../src/features/agreements/standing-terms.ts';

const id = (last: number) => `01a1fd80-a99b-7ff1-aedd-f3703159230${last}`;
const now = Date.UTC(2026, 10, 22);
const hours = [{ days: [1, 2], fromMinute: 480, untilMinute: 1080 }];
const chosen: Chosen = {
  sessionRight: 'screen.view',
  target: { kind: 'unit', id: id(1) },
  to: { kind: 'staff', memberIds: [id(2), id(3)] },
  hours,
  months: 3,
  alsoIfPresent: false,
};
const terms: StandingTerms = {
  sessionRight: 'screen.view',
  target: { kind: 'unit', id: id(1) },
  to: { kind: 'staff', role: null, members: [id(3), id(2)] },
  hours,
  alsoIfPresent: false,
  startsAt: new Date(now).toISOString(),
  untilAt: '2027-02-22T00:00:00.000Z',
};

test('terms as they were chosen are signed', () => {
  assert.equal(isAsChosen(terms, chosen, now), true);
  const toRole = { ...chosen, to: { kind: 'role', role: 'technician' } } as const;
  const ofRole = { ...terms, to: { kind: 'role', role: 'technician', members: [] } } satisfies StandingTerms;
  assert.equal(isAsChosen(ofRole, toRole, now), true);
  assert.equal(isAsChosen({ ...ofRole, to: { ...ofRole.to, role: 'member' } }, toRole, now), false);
});

const others: Record<string, Partial<StandingTerms>> = {
  'another right': { sessionRight: 'terminal' },
  'another place': { target: { kind: 'company', id: id(1) } },
  'somebody more': { to: { ...terms.to, members: [id(2), id(3), id(4)] } },
  'other hours': { hours: [{ days: [1, 2, 3], fromMinute: 480, untilMinute: 1080 }] },
  'all hours': { hours: null },
  'also while somebody is there': { alsoIfPresent: true },
  'a month longer': { untilAt: '2027-03-22T00:00:00.000Z' },
};
for (const [what, other] of Object.entries(others))
  test(`a server that wants ${what} signed is not obeyed`, () => {
    assert.equal(isAsChosen({ ...terms, ...other }, chosen, now), false);
  });

test('terms are about the place and the people that the list names, or they are not signed', () => {
  const members = [id(2), id(3)].map((one) => ({ id: one, name: null }));
  const listed: Parameters<typeof isAsListed>[1] = {
    sessionRight: 'screen.view',
    target: { kind: 'unit', id: id(1), name: 'Berlin' },
    to: { kind: 'staff', role: null, members },
  };
  assert.equal(isAsListed(terms, listed), true);
  assert.equal(isAsListed({ ...terms, target: { kind: 'company', id: id(1) } }, listed), false);
  assert.equal(isAsListed({ ...terms, to: { ...terms.to, members: [id(4)] } }, listed), false);
  assert.equal(isAsListed({ ...terms, sessionRight: 'terminal' }, listed), false);
});
