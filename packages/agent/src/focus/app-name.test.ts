import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appOfWindowClass, unknownWindow } from './app-name.ts';

const appOf = (text: string, encoding: BufferEncoding = 'utf8') =>
  appOfWindowClass(Buffer.from(text, encoding));

test('the app is the second part of the class', () => {
  assert.equal(appOf('xterm\0XTerm\0'), 'XTerm');
});

test('a class without its last NUL is read all the same', () => {
  assert.equal(appOf('xterm\0XTerm'), 'XTerm');
});

test('a class without a usable second part is an unknown window', () => {
  for (const text of ['', 'xterm', 'xterm\0', 'xterm\0\0', 'xterm\0 \u0007\0'])
    assert.equal(appOf(text), unknownWindow);
});

test('a class in Latin-1 is read as Latin-1, one in UTF-8 as UTF-8', () => {
  assert.equal(appOf('a\0Caf\u00e9\0', 'latin1'), 'Caf\u00e9');
  assert.equal(appOf('a\0Caf\u00e9\0'), 'Caf\u00e9');
});

test('a class comes out composed, without control and bidi characters, at most 120 code points', () => {
  assert.equal(appOf('a\0Cafe\u0301\u202e\u001b\0'), 'Caf\u00e9');
  assert.equal([...appOf(`a\0${'\u{1F642}'.repeat(500)}\0`)].length, 120);
});
