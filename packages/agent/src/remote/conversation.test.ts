import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { chatMessage } from '@candor/protocol/session/channels.ts';
import { Conversation } from './conversation.ts';

const text = (line: string) => ({ type: 'text' as const, id: randomUUID(), text: line, at: 0 });

test('five lines a second of each side, and five hundred in all, are kept', () => {
  let now = 0;
  const conversation = new Conversation(() => now);
  for (let n = 0; n < 20; n++) conversation.take(text(`line ${n}`));
  assert.equal(conversation.lines.length, 5);
  assert.ok(conversation.say('the other side may still speak'));
  for (let n = 0; n < 600; n++) {
    now += 250;
    conversation.take(text(`later ${n}`));
  }
  assert.equal(conversation.lines.length, 500);
  assert.equal(conversation.lines.at(-1)?.text, 'later 599');
});

test('what the person writes goes out in a form that the other side takes, or not at all', () => {
  const conversation = new Conversation(() => 0);
  const said = conversation.say('  one \u202e\n two\u0000 ');
  assert.equal(said?.type === 'text' && said.text, 'one\ntwo');
  assert.equal(chatMessage.safeParse(said).success, true);
  assert.equal(conversation.say(' \u202e \n'), undefined);
});

test('a line that comes twice is one, and is told to be shown once', () => {
  const conversation = new Conversation(() => 0);
  const line = text('once');
  conversation.take(line);
  conversation.take(line);
  assert.equal(conversation.lines.length, 1);
  assert.deepEqual(conversation.show(), [{ type: 'shown', id: line.id }]);
  assert.deepEqual(conversation.show(), []);
});
