import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { ownerForm, testServer } from './server.ts';

const program = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

async function candor(dataDir: string, words: string[], input = '') {
  const child = spawn(process.execPath, [program, ...words], {
    env: { CANDOR_DATA: dataDir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [out, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, errors, exitCode };
}

test('verbs of the command line reach the running server and leave an audit entry each', async () => {
  await using server = await testServer();
  const { dataDir } = server.running.platform.config;
  assert.equal(statSync(path.join(dataDir, 'control.sock')).mode & 0o777, 0o600);

  const link = await candor(dataDir, ['setup-link']);
  const token = /^Set up the owner \(once, within 60 minutes\): (\S+)#([\w-]{43})\n$/u.exec(link.out);
  assert.deepEqual([token?.[1], link.exitCode], [`${server.url}/setup`, 0]);
  assert.equal(
    (await server.visitor().call('POST', '/api/setup', { ...ownerForm, token: token?.[2] })).status,
    200,
  );
  const noLink = await candor(dataDir, ['setup-link']);
  assert.deepEqual([noLink.out, noLink.exitCode], ['This instance has an owner.\n', 1]);

  const status = await candor(dataDir, ['status']);
  assert.match(
    status.out,
    /^Candor 0\.1\.0 runs as PID \d+\nConsole +http:\/\/localhost:\d+\nAgents online +0\n/u,
  );
  const made = await candor(dataDir, ['token', 'create', '--label', 'Laptop']);
  assert.equal(parseEnrolmentToken(made.out).ca, server.running.authorities.serverCa.fingerprint);
  assert.match(
    (await candor(dataDir, ['keys', 'show'])).out,
    new RegExp(`^server CA +${server.running.authorities.serverCa.fingerprint}$`, 'mu'),
  );

  const rows = await candor(dataDir, ['rows-for', ownerForm.email]);
  assert.match(rows.out, /^ +1 {2}platform\.account$/mu);
  assert.equal((await candor(dataDir, ['rows-for', 'nobody@example.org'])).exitCode, 1);
  assert.equal(
    (await candor(dataDir, ['device', 'revoke', '018f0000-0000-7000-8000-00000000000a'])).exitCode,
    1,
  );
  const sql = await candor(dataDir, ['sql'], 'SELECT count(*)::int AS n FROM account;\n');
  assert.deepEqual([sql.out, sql.exitCode], ['{"n":1}\nSELECT 1\n', 0]);
  const broken = await candor(dataDir, ['sql'], 'SELECT nonsense');
  assert.deepEqual([broken.out, broken.exitCode], ['column "nonsense" does not exist\n', 1]);

  const { rows: entries } = await server.db.superuser.query<{ entry: string }>(
    "SELECT action || ' ' || outcome AS entry FROM candor.audit_entry WHERE actor = 'host' ORDER BY at, id",
  );
  assert.deepEqual(
    entries.map(({ entry }) => entry),
    [
      'candor setup-link done',
      'candor setup-link refused',
      'candor status done',
      'candor token create done',
      'candor keys show done',
      'candor rows-for done',
      'candor rows-for refused',
      'candor device revoke refused',
      'candor sql done',
      'candor sql done',
    ],
  );
  assert.ok(!server.logged().includes(ownerForm.email));
});

test('without a server the verbs that need one say so, and the others work', async () => {
  const nowhere = path.join(import.meta.dirname, 'no-such-folder');
  const status = await candor(nowhere, ['status']);
  assert.deepEqual([status.out, status.exitCode], ['Candor is not running. Start it with: npm start\n', 1]);
  const dictionary = await candor(nowhere, ['dictionary', 'print']);
  assert.equal(JSON.parse(dictionary.out)['platform.account'].table, 'account');
  assert.match((await candor(nowhere, ['doctor'])).out, /^FAILED {2}.*no-such-folder: is not there/mu);
  const wrong = await candor(nowhere, ['frobnicate']);
  assert.deepEqual([wrong.out, wrong.exitCode], ['', 2]);
  assert.match(wrong.errors, /^there is no verb "frobnicate"\n\nUsage: npm run candor/u);
});
