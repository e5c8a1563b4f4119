import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { joinCommands, makeSecret, safeName } from '../src/features/focus/join-token.ts';

const server = { url: 'http://localhost:8080', ca: 'ab'.repeat(32) };

test('the server gets the hash of the secret, and the command the secret itself', async () => {
  const secret = await makeSecret();
  const { join, run } = joinCommands(secret, server, 'Laptop');
  const [, token = ''] = /^npm run agent -- focus join (\S+) --name "Laptop"$/u.exec(join) ?? [];
  const { auth } = parseEnrolmentToken(token);
  assert.equal(createHash('sha256').update(auth).digest('hex'), secret.secretHash);
  assert.equal(run, 'npm run agent -- focus run');
});

test('a name can not become another command', () => {
  assert.equal(safeName('Ann"; rm -rf ~ $(id) `id` \\'), 'Ann; rm -rf ~ (id) id');
  assert.equal(safeName(' "" '), 'Laptop');
});
