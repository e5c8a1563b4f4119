import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCommand, WrongUse } from './arguments.ts';

test('installation takes no state folder, for it has one place only', () => {
  assert.deepEqual(parseCommand(['install', '--no-start']).command, {
    verb: 'install',
    state: undefined,
    starts: false,
  });
  assert.deepEqual(parseCommand(['uninstall']).command, { verb: 'uninstall', state: undefined });
  assert.throws(() => parseCommand(['uninstall', '--state', '/s']), WrongUse);
  assert.throws(() => parseCommand(['focus', 'install']), WrongUse);
});

test('each verb of the computer and of the person', () => {
  assert.deepEqual(parseCommand(['run', '--child', '--state', '/s']), {
    of: 'manage',
    command: { verb: 'run', state: '/s', isChild: true, flushS: undefined },
  });
  assert.deepEqual(parseCommand(['enrol', 'cdr1.x']).command, {
    verb: 'enrol',
    state: undefined,
    token: 'cdr1.x',
    webCa: undefined,
    deviceClass: undefined,
  });
  assert.deepEqual(parseCommand(['class', 'server']).command, {
    verb: 'class',
    state: undefined,
    deviceClass: 'server',
  });
  assert.deepEqual(parseCommand(['focus', 'join', 'cdr1.x', '--name', ' Laptop ', '--web-ca', '/ca.pem']), {
    of: 'focus',
    command: { verb: 'join', state: undefined, token: 'cdr1.x', name: 'Laptop', webCa: '/ca.pem' },
  });
  assert.deepEqual(parseCommand(['focus', 'counts', 'on']).command, {
    verb: 'counts',
    state: undefined,
    on: true,
  });
  assert.deepEqual(parseCommand(['focus', 'pause', '15']).command, {
    verb: 'pause',
    state: undefined,
    minutes: 15,
  });
  assert.deepEqual(parseCommand(['ledger', '--since', '2026-11-21T00:00Z', '--json']).command, {
    verb: 'ledger',
    state: undefined,
    asJson: true,
    follows: false,
    since: Date.UTC(2026, 10, 21),
  });
});

const wrong = [
  [],
  ['dance'],
  ['enrol'],
  ['enrol', 'a', 'b'],
  ['enrol', 'a', '--class', 'Server'],
  ['class', 'laptop'],
  ['class', ''],
  ['focus', 'class', 'server'],
  ['run', '--fast'],
  ['focus'],
  ['focus', 'enrol', 'x'],
  ['toString'],
  ['focus', 'join', 'cdr1.x'],
  ['focus', 'join', 'cdr1.x', '--name', 'x'.repeat(41)],
  ['focus', 'counts', 'maybe'],
  ['focus', 'pause', '0'],
  ['focus', 'pause', '1e3'],
  ['ledger', '--since', 'yesterday'],
  ['run', '--flush-s', '-1'],
];
for (const words of wrong)
  test(`wrong use: ${words.join(' ') || '(nothing)'}`, () => {
    assert.throws(() => parseCommand(words), WrongUse);
  });
