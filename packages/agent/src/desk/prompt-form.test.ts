import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptOf } from './desk.testing.ts';
import { keyOf, type Key } from './keys.ts';
import { PromptForm } from './prompt-form.ts';

const sessionId = '01900000-0000-7000-8000-000000000001';
const prompt = promptOf(sessionId, { rights: ['screen.view', 'chat'], minutes: [15, 60] });

test('every switch is off, the first time is chosen, Refuse is in focus', () => {
  const form = new PromptForm(prompt);
  assert.deepEqual(
    [form.isOn('chat'), form.isOn('screen.view'), form.minutes, form.focus, form.mayAllow],
    [false, false, 15, 'refuse', false],
  );
});

test('Allow does nothing before a switch is on, and nothing again when it is turned off', () => {
  const form = new PromptForm(prompt);
  assert.equal(form.press('allow'), undefined);
  form.press('right chat');
  form.press('right chat');
  assert.equal(form.press('allow'), undefined);
  form.press('right chat');
  assert.deepEqual(form.press('allow'), { act: 'allow', sessionId, rights: ['chat'], minutes: 15 });
});

test('only what is switched on is allowed, for the chosen time, in the order in which it was asked for', () => {
  const form = new PromptForm(prompt);
  for (const control of ['right chat', 'right screen.view', 'minutes 60'] as const) form.press(control);
  assert.deepEqual(form.press('allow'), {
    act: 'allow',
    sessionId,
    rights: ['screen.view', 'chat'],
    minutes: 60,
  });
});

test('what was not asked for cannot be switched on', () => {
  const form = new PromptForm(prompt);
  form.press('right terminal');
  assert.deepEqual([form.isOn('terminal'), form.mayAllow, form.focus], [false, false, 'refuse']);
});

test('keys go round all that can be pressed, Allow only when it can be', () => {
  const form = new PromptForm(prompt);
  const focusAfter = (...keys: Key[]) => {
    for (const key of keys) form.key(key);
    return form.focus;
  };
  assert.equal(focusAfter('next'), 'refuse-today');
  assert.equal(focusAfter('next'), 'right screen.view', 'Allow is passed over');
  assert.equal(focusAfter('press', 'previous'), 'allow');
  assert.deepEqual(form.key('press'), { act: 'allow', sessionId, rights: ['screen.view'], minutes: 15 });
});

test('Escape refuses wherever the focus is', () => {
  const form = new PromptForm(prompt);
  form.press('right chat');
  assert.deepEqual(form.key('escape'), { act: 'refuse', sessionId, today: false });
});

test('keys are known by what the layout says, with and without Shift', () => {
  const [tab, leftTab, shift, control] = [0xff_09, 0xfe_20, 1, 4];
  assert.equal(keyOf([tab, leftTab], 0), 'next');
  assert.equal(keyOf([tab, leftTab], shift), 'previous');
  assert.equal(keyOf([tab, 0], shift), 'previous');
  assert.equal(keyOf([0x20, 0x20], shift), 'press');
  assert.equal(keyOf([0x61, 0x41], control), undefined);
  assert.equal(keyOf([], 0), undefined);
});
