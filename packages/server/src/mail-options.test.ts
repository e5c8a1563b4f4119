import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { inspect } from 'node:util';
import { ConfigurationError, readConfig } from './config.ts';

const from = { CANDOR_MAIL_FROM: 'Borealis IT <candor@example.org>' };
const mailOf = (environment: Record<string, string>) => readConfig({ ...from, ...environment }).mail;

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
  return [];
}

test('the mail server is read from its address; TLS is left out on this computer only', () => {
  assert.equal(mailOf({}), undefined);
  const { signIn, ...mail } = mailOf({ CANDOR_SMTP_URL: 'smtp://a%40b.org:p%3Aw@mail.example.org' }) ?? {};
  assert.deepEqual(mail, {
    host: 'mail.example.org',
    port: 587,
    security: 'starttls',
    ca: undefined,
    from: { name: 'Borealis IT', address: 'candor@example.org' },
  });
  assert.deepEqual([signIn?.user, signIn?.password.reveal()], ['a@b.org', 'p:w']);
  const placeOf = (url: string) => {
    const found = mailOf({ CANDOR_SMTP_URL: url });
    return [found?.host, found?.port, found?.security, found?.signIn];
  };
  assert.deepEqual(placeOf('smtps://mail.example.org/'), ['mail.example.org', 465, 'tls', undefined]);
  assert.deepEqual(placeOf('smtp://192.0.2.7:25'), ['192.0.2.7', 25, 'starttls', undefined]);
  assert.deepEqual(placeOf('smtp://localhost:25'), ['localhost', 25, 'none', undefined]);
  assert.deepEqual(placeOf('smtp://[::1]:2525'), ['::1', 2525, 'none', undefined]);
});

test('the address of the mail server may lie in a file that only its owner reads, and is never printed', (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-mail-options-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'smtp');
  writeFileSync(file, 'smtp://candor:hidden@mail.example.org\n', { mode: 0o600 });
  const mail = mailOf({ CANDOR_SMTP_URL_FILE: file });
  assert.equal(mail?.signIn?.password.reveal(), 'hidden');
  assert.doesNotMatch(inspect(mail, { depth: 5 }) + JSON.stringify(mail), /hidden/u);
  chmodSync(file, 0o644);
  assert.match(problemsOf({ ...from, CANDOR_SMTP_URL_FILE: file })[0] ?? '', /^CANDOR_SMTP_URL_FILE: /u);
});

test('an address that is none, a sender that is missing or hostile, and a file without certificate are named', () => {
  for (const url of [
    'mail.example.org',
    'http://mail.example.org',
    'smtp://',
    'smtp://user@mail.example.org',
    'smtp://:password@mail.example.org',
    'smtp://a:%zz@mail.example.org',
    'smtp://mail.example.org/path',
    'smtp://mail.example.org?secure=no',
  ]) {
    const [problem = '', ...others] = problemsOf({ ...from, CANDOR_SMTP_URL: url });
    assert.match(problem, /^CANDOR_SMTP_URL: expected smtp:\/\/USER.*, got something else$/u, url);
    assert.deepEqual(others, []);
  }
  const url = { CANDOR_SMTP_URL: 'smtp://mail.example.org' };
  assert.match(
    problemsOf(url)[0] ?? '',
    /^CANDOR_MAIL_FROM: expected an address, since CANDOR_SMTP_URL is set/u,
  );
  for (const sender of ['nobody', 'A <a@b.org> c@d.org', 'a@b.org\r\nBcc: c@d.org', 'A\nB <a@b.org>', '<>'])
    assert.match(
      problemsOf({ CANDOR_MAIL_FROM: sender })[0] ?? '',
      /^CANDOR_MAIL_FROM: expected ADDRESS or NAME/u,
      sender,
    );
  assert.match(
    problemsOf({ ...from, ...url, CANDOR_SMTP_CA_FILE: '/dev/null' })[0] ?? '',
    /^CANDOR_SMTP_CA_FILE: expected a file with a certificate in PEM/u,
  );
});
