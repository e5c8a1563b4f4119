import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ConfigurationError, readConfig } from './config.ts';
import { urlNames, urlRoles } from './database-urls.ts';

const password = 'p%40ss-of-24-characters';

/** All six on one host, each as its own role. */
function urlsAt(host: string, more = ''): Record<string, string> {
  return Object.fromEntries(
    urlNames.map((name) => {
      const database = name === 'KEYRING_DATABASE_URL' ? 'candor_keyring' : 'candor';
      return [name, `postgres://${urlRoles[name].user}:${password}@${host}/${database}${more}`];
    }),
  );
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.exitCode, 78);
    assert.ok(!error.message.includes('ss-of-24'), 'a password is printed');
    return error.problems;
  }
  return [];
}

test('six addresses on loopback or a socket need no TLS', () => {
  const externalDatabase = readConfig(urlsAt('localhost:5433')).externalDatabase ?? assert.fail();
  const { password: found, ...app } = externalDatabase.app;
  assert.deepEqual(app, { host: 'localhost', port: 5433, database: 'candor', user: 'candor_app' });
  assert.equal(found.reveal(), 'p@ss-of-24-characters');
  assert.equal(externalDatabase.keyring.database, 'candor_keyring');
  assert.ok(!inspect(externalDatabase, { depth: 9 }).includes('ss-of-24'));
  assert.equal(readConfig(urlsAt('[::1]', '?sslmode=disable')).externalDatabase?.app.host, '::1');
  assert.equal(readConfig(urlsAt('127.0.0.9')).externalDatabase?.app.port, 5432);
  assert.equal(readConfig(urlsAt('%2Frun%2Fpostgresql')).externalDatabase?.app.host, '/run/postgresql');
});

test('the first that is set makes all six required, and each missing one is named', () => {
  const { DATABASE_JOBS_URL = '' } = urlsAt('localhost');
  const others = urlNames.filter((name) => name !== 'DATABASE_JOBS_URL');
  assert.deepEqual(
    problemsOf({ DATABASE_JOBS_URL }),
    others.map((name) => `${name}: expected an address, since DATABASE_JOBS_URL is set, got nothing`),
  );
});

test('each may lie in a file that only its owner can read', (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-urls-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { DATABASE_URL = '', ...others } = urlsAt('localhost');
  const file = path.join(folder, 'url');
  writeFileSync(file, `${DATABASE_URL}\n`, { mode: 0o600 });
  assert.equal(
    readConfig({ ...others, DATABASE_URL_FILE: file }).externalDatabase?.migrator.user,
    'candor_migrator',
  );
  rmSync(file);
  writeFileSync(file, DATABASE_URL, { mode: 0o644 });
  assert.deepEqual(problemsOf({ ...others, DATABASE_URL_FILE: file }), [
    `DATABASE_URL_FILE: expected a file that only its owner can read, got ${JSON.stringify(file)}`,
  ]);
});

test('another host needs a certificate that is verified', (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-urls-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const certificate = path.join(folder, 'ca.pem');
  const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
  writeFileSync(certificate, pem);
  const tlsOf = (more: string) => readConfig(urlsAt('db.example.test', more)).externalDatabase?.checker.tls;
  assert.deepEqual(tlsOf(`?sslmode=verify-full&sslrootcert=${certificate}`), { verify: 'full', ca: pem });
  assert.deepEqual(tlsOf(`?sslmode=verify-ca&sslrootcert=${certificate}`), { verify: 'ca', ca: pem });
  assert.deepEqual(tlsOf('?sslmode=verify-full&sslrootcert=system'), { verify: 'full' });
  for (const [more, expected] of [
    ['', /sslmode=verify-full or sslmode=verify-ca/u],
    ['?sslmode=disable', /sslmode=verify-full or/u],
    ['?sslmode=require', /sslmode=verify-full or/u],
    ['?sslmode=verify-full', /sslrootcert=FILE with a certificate in PEM beside sslmode=verify-full/u],
    ['?sslmode=verify-ca&sslrootcert=system', /sslrootcert=FILE/u],
    [`?sslmode=verify-full&sslrootcert=${folder}/none.pem`, /sslrootcert=FILE/u],
    [
      `?sslmode=verify-full&sslrootcert=${certificate}&options=x`,
      /no parameter but sslmode and sslrootcert/u,
    ],
  ] as const) {
    const problems = problemsOf(urlsAt('db.example.test', more));
    assert.equal(problems.length, 6, more);
    for (const problem of problems) assert.match(problem, expected);
  }
});

test('an address that is no address, of another role or of another place is named without its password', () => {
  const urls = urlsAt('localhost');
  const wrong = (name: string, url: string) => problemsOf({ ...urls, [name]: url });
  for (const url of [
    'localhost/candor',
    'mysql://candor_app:ss-of-24@localhost/candor',
    'postgres://candor_app:ss-of-24@localhost',
    'postgres://candor_app:ss-of-24#1@localhost/candor',
    'postgres://candor_app:ss-of-24%zz@localhost/candor',
  ])
    assert.match(
      wrong('DATABASE_APP_URL', url).join(),
      /^DATABASE_APP_URL: expected postgres:\/\/ROLE:.*got something else$/u,
      url,
    );
  assert.deepEqual(wrong('DATABASE_APP_URL', 'postgres://postgres:x@localhost/candor'), [
    'DATABASE_APP_URL: expected the role candor_app, got something else',
  ]);
  assert.deepEqual(wrong('DATABASE_JOBS_URL', 'postgres://candor_jobs:x@localhost/other'), [
    'DATABASE_JOBS_URL: expected host, port and database as in DATABASE_URL, got others',
  ]);
  assert.deepEqual(wrong('KEYRING_DATABASE_URL', 'postgres://candor_keyring:x@localhost/candor'), [
    'KEYRING_DATABASE_URL: expected another database than that of DATABASE_URL, got the same',
  ]);
});
