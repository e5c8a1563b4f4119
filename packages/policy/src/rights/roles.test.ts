import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { expectWord, readPermissions } from './expected-rights.ts';
import {
  cellOf,
  mayGive,
  roleNames,
  roles,
  wordsOf,
  wordsOfStaff,
  type Cell,
  type RoleName,
} from './roles.ts';
import { ownWords, words, type Word } from './words.ts';

const document = readFileSync(path.join(import.meta.dirname, '../../../../docs/permissions.md'), 'utf8');

/** Written by hand from the specification: role, word, cell. */
const expectations: readonly (readonly [RoleName, Word, Cell])[] = [
  ['owner', 'company.close', 'all'],
  ['administrator', 'company.close', 'none'],
  ['owner', 'company.transfer-ownership', 'all'],
  ['privacy-officer', 'company.transfer-ownership', 'none'],
  ['owner', 'company.edit', 'all'],
  ['administrator', 'company.edit', 'units'],
  ['technician', 'company.edit', 'none'],
  ['administrator', 'person.invite', 'units'],
  ['helper', 'person.invite', 'none'],
  ['owner', 'instance.end-sign-ins', 'all'],
  ['administrator', 'instance.end-sign-ins', 'none'],
  ['member', 'person.view', 'units'],
  ['auditor', 'person.view', 'all'],
  ['technician', 'person.view-contact', 'none'],
  ['privacy-officer', 'person.view-contact', 'all'],
  ['auditor', 'person.view-contact', 'none'],
  ['administrator', 'role.set', 'all'],
  ['technician', 'role.set', 'none'],
  ['technician', 'factor.reset', 'none'],
  ['technician', 'permission.view', 'all'],
  ['helper', 'permission.view', 'none'],
  ['member', 'permission.view', 'own'],
  ['owner', 'permission.set', 'all-level'],
  ['technician', 'permission.set', 'level-own'],
  ['member', 'device.remove', 'level-own'],
  ['helper', 'device.move', 'none'],
  ['owner', 'device.view', 'all-level'],
  ['technician', 'device.view', 'level'],
  ['helper', 'device.view', 'level'],
  ['member', 'device.view', 'own-level'],
  ['auditor', 'device.view', 'level'],
  ['privacy-officer', 'device.view', 'none'],
  ['technician', 'action.run', 'all-level'],
  ['helper', 'action.run', 'none'],
  ['auditor', 'log.view', 'none'],
  ['member', 'enrolment.manage', 'none'],
  ['administrator', 'device.transfer', 'all'],
  ['technician', 'job.approve', 'none'],
  ['administrator', 'policy.set', 'units'],
  ['member', 'policy.set', 'level-own'],
  ['administrator', 'policy.widen', 'all'],
  ['technician', 'standing.give', 'none'],
  ['technician', 'standing.end', 'all-level'],
  ['member', 'session.end', 'own'],
  ['helper', 'session.end', 'none'],
  ['technician', 'session.request', 'all-level'],
  ['helper', 'session.request', 'none'],
  ['member', 'session.answer', 'own'],
  ['auditor', 'session.answer', 'none'],
  ['technician', 'session.view', 'level'],
  ['helper', 'consent.view', 'own'],
  ['technician', 'recording.play', 'none'],
  ['auditor', 'recording.play', 'all'],
  ['helper', 'ticket.handle', 'all'],
  ['auditor', 'ticket.view-all', 'none'],
  ['auditor', 'billing.view', 'all'],
  ['administrator', 'audit.export', 'none'],
  ['auditor', 'audit.export', 'all'],
  ['administrator', 'request.handle', 'none'],
  ['privacy-officer', 'policy-version.publish', 'all'],
  ['auditor', 'instance.operate', 'all'],
  ['technician', 'staff.set', 'none'],
  ['owner', 'engagement.view', 'none'],
  ['owner', 'focus.view', 'none'],
];

test('the table says what the specification says', () => {
  for (const [role, word, cell] of expectations) assert.equal(cellOf(role, word), cell, `${role} ${word}`);
});

test('a second reader of docs/permissions.md expects the same words of each role, in each company', () => {
  const expected = readPermissions(document);
  assert.deepEqual(expected.map(({ word }) => word).toSorted(), [...words].toSorted());
  for (const company of ['operator', 'customer'] as const)
    for (const role of roleNames) {
      const ofMember = expected.filter((one) => expectWord(one, role, 'membership', company));
      const ofStaff = expected.filter((one) => expectWord(one, role, 'staff', company));
      assert.deepEqual(sorted(wordsOf([role], [], company)), ofMember.map(({ word }) => word).toSorted());
      assert.deepEqual(sorted(wordsOfStaff([role], [], company)), ofStaff.map(({ word }) => word).toSorted());
    }
});

test('the second reader finds one changed cell', () => {
  const changed = document.replace(/(\| `standing.give` \| )C/u, '$1 ');
  assert.notEqual(changed, document);
  const found = readPermissions(changed).find(({ word }) => word === 'standing.give');
  assert.ok(found);
  assert.notEqual(
    expectWord(found, 'owner', 'staff', 'customer'),
    wordsOfStaff(['owner'], [], 'customer').has('standing.give'),
  );
});

test('no role gives what only a person, a token or an engagement decides, nor the right to nothing', () => {
  for (const word of [
    'engagement.lead',
    'assist.use',
    'intake.push',
    'key-log.endorse',
    'focus.edit',
    'public',
  ] as const)
    assert.ok(!wordsOf(roleNames, [], 'operator').has(word), word);
});

test('everybody has what is their own', () => {
  const expected = [
    'focus.edit',
    'focus.view',
    'public',
    'self.rights',
    'self.security',
    'ticket.create',
  ] as const;
  for (const word of expected) assert.ok(ownWords.includes(word), word);
  assert.ok(!ownWords.includes('device.view'));
});

const someRoles = fc.subarray([...roleNames]);
const someWords = fc.subarray([...words]);
const companies = fc.constantFrom('operator', 'customer');

test('a narrowed role is a subset of its base, and holds none of what it lost', () => {
  fc.assert(
    fc.property(someRoles, someWords, companies, (held, minus, company) => {
      const base = wordsOf(held, [], company);
      const narrowed = wordsOf(held, minus, company);
      for (const word of narrowed) assert.ok(base.has(word) && !minus.includes(word));
    }),
  );
});

test('staff hold no word marked C in a customer’s company, and nobody a word marked S there', () => {
  fc.assert(
    fc.property(someRoles, someWords, (held, minus) => {
      for (const word of wordsOfStaff(held, minus))
        assert.ok(!roles[word].company && !roles[word].staff, word);
      for (const word of wordsOf(held, minus)) assert.ok(!roles[word].staff, word);
    }),
  );
});

test('the words of several roles are those of each together', () => {
  fc.assert(
    fc.property(someRoles, someRoles, companies, (one, other, company) => {
      const together = new Set([...wordsOf(one, [], company), ...wordsOf(other, [], company)]);
      assert.deepEqual(sorted(wordsOf([...one, ...other], [], company)), sorted(together));
    }),
  );
});

test('nobody gives a role with a word that they do not hold; only owners make owners', () => {
  const given = (giver: RoleName[]) => roleNames.filter((role) => mayGive(giver, role));
  assert.deepEqual(given(['owner']), [...roleNames]);
  assert.deepEqual(given(['administrator']), ['administrator', 'technician', 'helper', 'member']);
  assert.deepEqual(given(['administrator', 'privacy-officer']), [
    'administrator',
    'technician',
    'helper',
    'member',
    'auditor',
    'privacy-officer',
  ]);
  for (const role of ['technician', 'helper', 'member', 'auditor', 'privacy-officer'] as const)
    assert.deepEqual(given([role]), [], role);
});

const sorted = (some: Iterable<string>) => [...some].toSorted();
