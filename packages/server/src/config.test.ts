import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ConfigurationError, options, readConfig } from './config.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.exitCode, 78);
    return error.problems;
  }
  return [];
}

test('without any option everything has a value for this computer alone', () => {
  const config = readConfig({ PATH: '/bin' });
  assert.deepEqual(config, {
    dataDir: path.resolve('data'),
    publicUrl: 'http://localhost:8080',
    signUp: 'invite',
    agentUrl: 'wss://localhost:8444',
    listen: [
      { host: '127.0.0.1', port: 8080 },
      { host: '::1', port: 8080 },
    ],
    agentListen: [
      { host: '127.0.0.1', port: 8444 },
      { host: '::1', port: 8444 },
    ],
    localAgent: 'on',
    desktop: {},
    logLevel: 'info',
    dev: 'off',
    certDays: 7,
    enrolmentApproval: 'off',
    storageKeyFile: path.resolve('data/keys/storage.key'),
    tls: undefined,
    trustedProxies: [],
    metricsToken: undefined,
    backupDir: path.resolve('data/backups'),
    backupAt: { hour: 2, minute: 30 },
    backupKeepDays: 35,
    keyringBackupKeepDays: 7,
    backupRecipient: undefined,
    maxAgents: 20_000,
    mail: undefined,
    passwordMin: 15,
    passwordWordsFile: undefined,
    signOn: { privateHosts: [], ca: undefined },
    relayUrl: undefined,
    relaySecret: undefined,
    externalDatabase: undefined,
  });
  assert.ok(Object.isFrozen(config));
});

test('what is set counts, and what follows from it follows', () => {
  const config = readConfig({
    CANDOR_DATA: '/srv/candor',
    CANDOR_PUBLIC_URL: 'http://localhost:9090',
    CANDOR_AGENT_URL: 'wss://devices.example.test:9443',
    CANDOR_LISTEN: '127.0.0.1:0, [::1]:7000',
    CANDOR_LOCAL_AGENT: 'off',
    CANDOR_DEV: '1',
    CANDOR_CERT_DAYS: '30',
    CANDOR_METRICS_TOKEN: '',
  });
  assert.equal(config.storageKeyFile, '/srv/candor/keys/storage.key');
  assert.deepEqual(config.listen, [
    { host: '127.0.0.1', port: 0 },
    { host: '::1', port: 7000 },
  ]);
  assert.deepEqual(config.agentListen, [
    { host: '0.0.0.0', port: 9443 },
    { host: '::', port: 9443 },
  ]);
  assert.deepEqual(
    [config.agentUrl, config.localAgent, config.dev, config.certDays],
    ['wss://devices.example.test:9443', 'off', 'on', 30],
  );
  assert.equal(config.metricsToken, undefined);
});

test('of the surroundings the agent gets what shows windows, where there is a display, and no more', () => {
  const surroundings = {
    DISPLAY: ':7',
    XAUTHORITY: '/run/me/auth',
    LANG: 'de_DE.UTF-8',
    DATABASE_TOKEN: 'secret',
  };
  const shown = { XAUTHORITY: '/run/me/auth', LANG: 'de_DE.UTF-8' };
  assert.deepEqual(readConfig(surroundings).desktop, { ...shown, CANDOR_DISPLAY: ':7' });
  assert.deepEqual(readConfig({ ...surroundings, CANDOR_DISPLAY: ':8' }).desktop, {
    ...shown,
    CANDOR_DISPLAY: ':8',
  });
  assert.deepEqual(readConfig({ ...surroundings, CANDOR_DISPLAY: 'off' }).desktop, {});
});

test('all problems are reported together, each with what was expected and what came', () => {
  assert.deepEqual(
    problemsOf({
      CANDOR_CERT_DAYS: '31',
      CANDOR_LOCAL_AGENT: 'maybe',
      CANDOR_LISTEN: 'localhost',
      CANDOR_PUBLIC_URL: 'localhost:8080',
      CANDOR_MAX_AGENTS: '1e9',
    }),
    [
      'CANDOR_PUBLIC_URL: expected http://HOST:PORT or https://HOST:PORT, got "localhost:8080"',
      'CANDOR_LISTEN: expected ADDRESS:PORT or unix:/PATH (at most 107 bytes), more than one separated by commas, got "localhost"',
      'CANDOR_LOCAL_AGENT: expected on or off, got "maybe"',
      'CANDOR_CERT_DAYS: expected a whole number from 1 to 30, got "31"',
      'CANDOR_MAX_AGENTS: expected a whole number from 1 to 1000000, got "1e9"',
    ],
  );
});

test('an unknown option is an error that names the nearest one', () => {
  assert.deepEqual(problemsOf({ CANDOR_LISTN: 'x' }), [
    'CANDOR_LISTN: expected a known option, got this; the nearest is CANDOR_LISTEN',
  ]);
  assert.match(problemsOf({ CANDOR_METRIC_TOKEN_FILE: 'x' })[0] ?? '', /CANDOR_METRICS_TOKEN_FILE$/u);
  assert.deepEqual(problemsOf({ CANDORITE: 'x' }), []);
});

const files = { CANDOR_TLS_CERT_FILE: '/etc/candor/cert.pem', CANDOR_TLS_KEY_FILE: '/etc/candor/key.pem' };
const secure = { CANDOR_PUBLIC_URL: 'https://console.example.test' };

test('plain HTTP outside loopback is refused, naming the ways that exist', () => {
  const ways =
    'certificate files.*reverse proxy.*unix socket.*CANDOR_TRUSTED_PROXIES.*ACME is not in this version';
  for (const url of [
    'http://console.example.test:8080',
    'http://192.0.2.7:8080',
    'https://localhost:8443',
    'https://console.example.test',
  ]) {
    const [problem = '', ...others] = problemsOf({ CANDOR_PUBLIC_URL: url });
    assert.deepEqual(others, []);
    assert.match(problem, new RegExp(`^CANDOR_PUBLIC_URL: .*got ${url}.*: .*${ways}`, 'u'));
  }
  for (const listen of [
    '0.0.0.0:8080',
    '[::]:8080',
    '127.0.0.1:8080,192.0.2.7:80',
    'unix:/run/candor/http.sock',
  ])
    assert.match(
      problemsOf({ CANDOR_LISTEN: listen })[0] ?? '',
      new RegExp(`^CANDOR_LISTEN: expected 127\\.0\\.0\\.1 or ::1, .*${ways}`, 'u'),
    );
  for (const listen of ['0.0.0.0:80', '127.0.0.1:8080', 'unix:/run/candor/http.sock,127.0.0.1:8080'])
    assert.match(
      problemsOf({ ...secure, CANDOR_LISTEN: listen })[0] ?? '',
      new RegExp(`^CANDOR_LISTEN: expected unix:/PATH, or CANDOR_TRUSTED_PROXIES .*${ways}`, 'u'),
    );
});

test('with certificate files the console listens in every network, on the port of its URL', () => {
  const config = readConfig({ ...secure, ...files });
  assert.deepEqual(config.tls, { cert: '/etc/candor/cert.pem', key: '/etc/candor/key.pem' });
  assert.deepEqual(config.listen, [
    { host: '0.0.0.0', port: 443 },
    { host: '::', port: 443 },
  ]);
  assert.deepEqual(
    [config.publicUrl, config.agentUrl],
    ['https://console.example.test', 'wss://console.example.test:8444'],
  );
  assert.deepEqual(readConfig({ ...files, CANDOR_PUBLIC_URL: 'https://localhost:8443' }).listen[0], {
    host: '127.0.0.1',
    port: 8443,
  });
});

test('of a certificate both files are named, and only beside an https URL', () => {
  const { CANDOR_TLS_CERT_FILE, CANDOR_TLS_KEY_FILE } = files;
  assert.deepEqual(problemsOf({ ...secure, CANDOR_TLS_CERT_FILE }), [
    'CANDOR_TLS_KEY_FILE: expected a file, got nothing, while CANDOR_TLS_CERT_FILE is set: a certificate needs both',
  ]);
  assert.deepEqual(problemsOf({ ...secure, CANDOR_TLS_KEY_FILE }), [
    'CANDOR_TLS_CERT_FILE: expected a file, got nothing, while CANDOR_TLS_KEY_FILE is set: a certificate needs both',
  ]);
  assert.deepEqual(problemsOf(files), [
    'CANDOR_TLS_CERT_FILE: expected an https CANDOR_PUBLIC_URL beside it, got http://localhost:8080',
  ]);
});

test('a reverse proxy reaches the console by a unix socket, or from an address that is trusted', () => {
  const bySocket = readConfig({ ...secure, CANDOR_LISTEN: 'unix:/run/candor/http.sock' });
  assert.deepEqual(bySocket.listen, [{ socket: '/run/candor/http.sock' }]);
  const byAddress = readConfig({
    ...secure,
    CANDOR_LISTEN: '0.0.0.0:8080',
    CANDOR_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::7,192.0.2.4',
  });
  assert.deepEqual(byAddress.trustedProxies, [
    { address: '10.0.0.0', bits: 8 },
    { address: '2001:db8::7', bits: 128 },
    { address: '192.0.2.4', bits: 32 },
  ]);
  assert.match(
    problemsOf({ ...secure, CANDOR_TRUSTED_PROXIES: '10.0.0.1' })[0] ?? '',
    /^CANDOR_LISTEN: expected where the trusted proxy reaches Candor.* got nothing$/u,
  );
  assert.deepEqual(problemsOf({ CANDOR_TRUSTED_PROXIES: '127.0.0.1' }), [
    'CANDOR_TRUSTED_PROXIES: expected an https CANDOR_PUBLIC_URL beside it, got http://localhost:8080',
  ]);
  for (const wrong of [
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/129',
    'proxy.example.test',
    '10.0.0.0/8/8',
    '10.0.0.1,',
  ])
    assert.match(
      problemsOf({ ...secure, CANDOR_LISTEN: '127.0.0.1:80', CANDOR_TRUSTED_PROXIES: wrong })[0] ?? '',
      /^CANDOR_TRUSTED_PROXIES: expected NETWORK\/BITS/u,
      wrong,
    );
});

test('the path of a unix socket is absolute, and as short as the kernel wants it', () => {
  const listen = (socket: string) => ({ ...secure, CANDOR_LISTEN: `unix:${socket}` });
  assert.deepEqual(problemsOf(listen(`/${'s'.repeat(106)}`)), []);
  for (const socket of [`/${'s'.repeat(107)}`, 'run/http.sock', ''])
    assert.match(
      problemsOf(listen(socket))[0] ?? '',
      /^CANDOR_LISTEN: expected .*unix:\/PATH \(at most 107 bytes\)/u,
    );
});

test("a secret comes from its file too, is never printed, and its file is its owner's alone", (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'token');
  writeFileSync(file, 'a-token-of-24-characters\n', { mode: 0o600 });
  const config = readConfig({ CANDOR_METRICS_TOKEN_FILE: file });
  assert.equal(config.metricsToken?.reveal(), 'a-token-of-24-characters');
  assert.ok(
    ![inspect(config, { depth: 9 }), JSON.stringify(config), `${config.metricsToken}`]
      .join()
      .includes('a-token'),
  );
  assert.deepEqual(problemsOf({ CANDOR_METRICS_TOKEN: 'short-secret' }), [
    'CANDOR_METRICS_TOKEN: expected at least 16 characters, got something else',
  ]);
  chmodSync(file, 0o644);
  assert.match(
    problemsOf({ CANDOR_METRICS_TOKEN_FILE: file })[0] ?? '',
    /^CANDOR_METRICS_TOKEN_FILE: expected a file that only its owner can read, got "/u,
  );
});

test('every option says what it is for', () => {
  for (const [name, { about, expected }] of Object.entries(options)) {
    assert.match(name, /^(CANDOR_[A-Z_]+|(KEYRING_)?DATABASE_[A-Z_]*URL)$/u);
    assert.match(about, /^[A-Z].+\.$/u, name);
    assert.ok(expected.length > 0, name);
  }
});
