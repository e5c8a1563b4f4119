import assert from 'node:assert/strict';
import { cpSync, statSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { candor } from './command-line.ts';
import { newPlace, startInstance } from './instance.ts';
import { ownerForm, testServer } from './server.ts';

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

  const rotated = await candor(dataDir, ['keys', 'rotate-storage']);
  assert.match(rotated.out, /^2 keys lie under the new storage key\.\nCopy .*storage\.key to a safe place/u);
  const company = await server.running.app.companies.firstCompanyId();
  const renewed = await candor(dataDir, ['keys', 'rotate-company', company]);
  assert.deepEqual([renewed.out.split(',')[0], renewed.exitCode], ['The company has a new key', 0]);
  const unknown = await candor(dataDir, ['keys', 'rotate-company', '018f0000-0000-7000-8000-00000000000a']);
  assert.deepEqual([unknown.out, unknown.exitCode], ['There is no such company.\n', 1]);
  const clock = await candor(dataDir, ['clock', '+8d']);
  assert.deepEqual([clock.out, clock.exitCode], ['The clock goes forward with CANDOR_DEV=1 only.\n', 1]);

  const factorless = await candor(dataDir, ['account', 'reset-factors', ownerForm.email]);
  assert.equal(factorless.exitCode, 0);
  const { email, password } = ownerForm;
  const next = await server.visitor().call('POST', '/api/sign-in', { email, password });
  assert.equal((next.body as { next: string }).next, 'enrol');
  const rows = await candor(dataDir, ['rows-for', ownerForm.email]);
  assert.match(rows.out, /^ +1 {2}platform\.account$/mu);
  const none = await candor(dataDir, ['rows-for', 'nobody@example.org']);
  assert.deepEqual(
    [none.out, none.exitCode],
    ['        0  platform.account\n        0  platform.mail_token\n', 0],
  );
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
      'candor keys rotate-storage done',
      'candor keys rotate-company done',
      'candor keys rotate-company refused',
      'candor clock refused',
      'candor account reset-factors done',
      'candor rows-for done',
      'candor rows-for done',
      'candor device revoke refused',
      'candor sql done',
      'candor sql done',
    ],
  );
  assert.ok(!server.logged().includes(ownerForm.email));
});

test('a removed device is back after backup, restore into an empty folder, and start; the CA is the same', async () => {
  using old = newPlace();
  using fresh = newPlace();
  const first = await startInstance(old);
  await first.setUp();
  const device = await first.enrol();
  const made = await candor(old.config.dataDir, ['backup']);
  assert.equal(made.exitCode, 0, made.errors);
  const [from = '', keyring = ''] = made.out.match(/^\/\S+\.age/gmu) ?? [];
  const compared = await candor(old.config.dataDir, ['verify-backup', from]);
  assert.match(compared.out, /: \d+ rows were restored and compared; all are equal\.\n$/u);
  const running = await candor(old.config.dataDir, ['restore', '--from', from, '--keyring', keyring]);
  assert.deepEqual([running.out.split('.')[0], running.exitCode], ['Candor is running', 1]);
  assert.equal((await first.client.call('DELETE', `/api/devices/${device.deviceId}`)).status, 200);
  const ca = first.server.authorities.serverCa.fingerprint;
  await first.server.stop();

  const stopped = await candor(old.config.dataDir, ['backup']);
  assert.equal(stopped.out.match(/^\/\S+\.age/gmu)?.length, 2, stopped.errors);
  const stoppedData = stopped.out.split(' ')[0] ?? '';
  const ofStopped = await candor(old.config.dataDir, ['verify', stoppedData]);
  assert.equal(ofStopped.exitCode, 0, ofStopped.errors);
  const altered = await readFile(stoppedData);
  altered[altered.length - 100] = (altered.at(-100) ?? 0) ^ 1;
  const alteredFile = path.join(old.config.dataDir, 'altered.age');
  await writeFile(alteredFile, altered);
  const ofAltered = await candor(old.config.dataDir, ['verify', alteredFile]);
  assert.match(ofAltered.out + ofAltered.errors, /^\S+altered\.age is damaged or was cut off\n$/u);
  assert.equal(ofAltered.exitCode, 1);
  const without = await candor(fresh.config.dataDir, ['restore', '--from', from, '--keyring', keyring]);
  assert.deepEqual([without.out, without.exitCode], ['', 1]);
  assert.match(without.errors, /^the storage key is not in place: [^\n]+\n$/u);
  cpSync(path.dirname(old.config.storageKeyFile), path.dirname(fresh.config.storageKeyFile), {
    recursive: true,
    filter: (file) => !file.endsWith('database.key'),
  });
  const restored = await candor(fresh.config.dataDir, ['restore', '--from', from, '--keyring', keyring]);
  assert.equal(restored.exitCode, 0, restored.errors);
  assert.match(restored.out, /^Restored \d+ rows of \d+ tables .*\nErased again: 0 of 0 lines/u);

  await using after = await startInstance(fresh);
  assert.equal(after.server.authorities.serverCa.fingerprint, ca);
  await using link = after.link(device);
  await link.hello({ quiet: true });
});

test('without a server the verbs that need one say so, and the others work', async () => {
  const nowhere = path.join(import.meta.dirname, 'no-such-folder');
  const status = await candor(nowhere, ['status']);
  assert.deepEqual([status.out, status.exitCode], ['Candor is not running. Start it with: npm start\n', 1]);
  const dictionary = await candor(nowhere, ['dictionary', 'print']);
  assert.equal(JSON.parse(dictionary.out)['platform.account'].table, 'account');
  assert.match((await candor(nowhere, ['doctor'])).out, /^FAILED {2}.*no-such-folder: is not there/mu);
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'candor-verbs-'));
  const [before, after] = [path.join(folder.path, 'a.json'), path.join(folder.path, 'b.json')];
  await writeFile(before, dictionary.out.replace('"max":254', '"max":100'));
  await writeFile(after, dictionary.out);
  const changes = await candor(nowhere, ['dictionary', 'diff', before, after]);
  assert.match(changes.out, /^widening {3}platform\.\w+: \w+ max 100 -> 254\n$/u);
  assert.equal((await candor(nowhere, ['dictionary', 'diff', after, after])).out, 'No change.\n');
  const absent = await candor(nowhere, ['dictionary', 'diff', before, 'no-such-revision']);
  assert.match(absent.out, /^no-such-revision is neither a file nor a git revision/u);
  const wrong = await candor(nowhere, ['frobnicate']);
  assert.deepEqual([wrong.out, wrong.exitCode], ['', 2]);
  assert.match(wrong.errors, /^there is no verb "frobnicate"\n\nUsage: npm run candor/u);
});

test('with CANDOR_DEV=1 the clock of the server goes forward', async () => {
  await using server = await testServer({ environment: { CANDOR_DEV: 'on' } });
  const { clock, config } = server.running.platform;
  const before = clock.now().getTime();
  const { out } = await candor(config.dataDir, ['clock', '+8d']);
  assert.match(out, /^It is \d{4}-\d\d-\d\dT[\d:.]+Z now\.\n$/u);
  const movedDays = (clock.now().getTime() - before) / 86_400_000;
  assert.ok(movedDays >= 8 && movedDays < 8.1, String(movedDays));
});
