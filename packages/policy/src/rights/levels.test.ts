import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  atLeast,
  ceiling,
  defaultLevel,
  levelOf,
  levels,
  type LevelEntry,
  type LevelQuestion,
} from './levels.ts';
import { roleNames, type RoleName } from './roles.ts';

const site = 'site';
const floor = 'floor';
const sam = { kind: 'member', id: 'sam' } as const;
const technician = { kind: 'role', role: 'technician' } as const;
const onDevice = { kind: 'device', id: 'pc-12' } as const;
const on = (id: string) => ({ kind: 'unit', id }) as const;
const question = (given: Partial<LevelQuestion>): LevelQuestion => ({
  roles: ['technician'],
  entries: [],
  path: [site, floor],
  deviceId: 'pc-12',
  memberId: 'sam',
  isAssigned: false,
  ...given,
});

test('without an entry a role has its default, and an assigned member sees the device', () => {
  const byDefault = (role: RoleName) => levelOf(question({ roles: [role] })).level;
  assert.deepEqual(roleNames.map(byDefault), ['own', 'own', 'control', 'view', 'none', 'view', 'none']);
  const assigned = levelOf(question({ roles: ['member'], isAssigned: true }));
  assert.equal(assigned.level, 'view');
  assert.deepEqual(assigned.source, { kind: 'assigned', subject: sam, targetId: 'pc-12' });
});

test('the device goes before units, the nearest unit before farther ones, the member before the role', () => {
  const entries: LevelEntry[] = [
    { subject: technician, target: on(site), level: 'view' },
    { subject: sam, target: on(site), level: 'support' },
    { subject: technician, target: on(floor), level: 'own' },
    { subject: technician, target: onDevice, level: 'none' },
    { subject: sam, target: onDevice, level: 'control' },
  ];
  const ladder = entries.map((_, i) => levelOf(question({ entries: entries.slice(0, i + 1) })));
  assert.deepEqual(
    ladder.map(({ level }) => level),
    ['view', 'support', 'own', 'none', 'control'],
  );
  assert.deepEqual(ladder[2]?.source, { kind: 'unit', subject: technician, targetId: floor });
  assert.deepEqual(ladder[4]?.source, { kind: 'device', subject: sam, targetId: 'pc-12' });
});

test('entries of others, of other devices and of units beside the path say nothing', () => {
  const entries: LevelEntry[] = [
    { subject: { kind: 'member', id: 'alex' }, target: onDevice, level: 'own' },
    { subject: { kind: 'role', role: 'helper' }, target: onDevice, level: 'own' },
    { subject: sam, target: { kind: 'device', id: 'pc-13' }, level: 'own' },
    { subject: sam, target: on('other site'), level: 'own' },
    { subject: sam, target: { kind: 'unit', id: 'pc-12' }, level: 'own' },
  ];
  assert.equal(levelOf(question({ entries })).source?.kind, 'role');
  assert.equal(levelOf(question({ entries })).level, 'control');
});

test('a helper who was given control has support, and it is said that the ceiling lowered it', () => {
  const entries: LevelEntry[] = [{ subject: sam, target: onDevice, level: 'control' }];
  const held = levelOf(question({ roles: ['helper'], entries }));
  assert.deepEqual(held, {
    level: 'support',
    source: { kind: 'device', subject: sam, targetId: 'pc-12' },
    cappedBy: 'helper',
  });
  assert.equal(levelOf(question({ roles: ['privacy-officer'], entries })).level, 'none');
});

test('of several roles the highest counts; nobody without a role has a level', () => {
  assert.equal(levelOf(question({ roles: ['auditor', 'technician'] })).level, 'control');
  assert.deepEqual(levelOf(question({ roles: [] })), { level: 'none', source: null, cappedBy: null });
});

test('each level holds those before it', () => {
  assert.ok(atLeast('own', 'control') && atLeast('view', 'view') && !atLeast('view', 'support'));
});

const anyLevel = fc.constantFrom(...levels);
const anySubject = fc.oneof(
  fc.record({ kind: fc.constant('member' as const), id: fc.constantFrom('sam', 'alex') }),
  fc.record({ kind: fc.constant('role' as const), role: fc.constantFrom(...roleNames) }),
);
const anyTarget = fc.constantFrom(onDevice, on(site), on(floor), on('elsewhere'));
const anyEntries = fc.uniqueArray(fc.record({ subject: anySubject, target: anyTarget, level: anyLevel }), {
  selector: ({ subject, target }) => JSON.stringify([subject, target]),
});

test('every entry is found as by going through all keys in order', () => {
  fc.assert(
    fc.property(fc.subarray([...roleNames]), anyEntries, fc.boolean(), (held, entries, isAssigned) => {
      const level = (role: RoleName) => {
        const keys = [onDevice, on(floor), on(site)].flatMap((target) => [
          JSON.stringify([sam, target]),
          JSON.stringify([{ kind: 'role', role }, target]),
        ]);
        const byKey = new Map(entries.map((one) => [JSON.stringify([one.subject, one.target]), one.level]));
        const key = keys.find((one) => byKey.has(one)) ?? '';
        const found = byKey.get(key) ?? (role === 'member' && isAssigned ? 'view' : defaultLevel(role));
        return Math.min(levels.indexOf(found), levels.indexOf(ceiling(role)));
      };
      const expected = Math.max(0, ...held.map(level));
      assert.equal(levelOf(question({ roles: held, entries, isAssigned })).level, levels[expected]);
    }),
  );
});
