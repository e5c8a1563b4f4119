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
    logLevel: 'info',
    dev: 'off',
    certDays: 7,
    storageKeyFile: path.resolve('data/keys/storage.key'),
    metricsToken: undefined,
    maxAgents: 20_000,
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
      'CANDOR_LISTEN: expected ADDRESS:PORT, more than one separated by commas, got "localhost"',
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

test('plain HTTP outside loopback is refused, naming the three ways', () => {
  for (const url of ['http://console.example.test:8080', 'http://192.0.2.7:8080', 'https://localhost:8443']) {
    const [problem = '', ...others] = problemsOf({ CANDOR_PUBLIC_URL: url });
    assert.deepEqual(others, []);
    assert.match(
      problem,
      new RegExp(`^CANDOR_PUBLIC_URL: .*got ${url}: .*certificate files.*ACME.*reverse proxy`, 'u'),
    );
  }
  for (const listen of ['0.0.0.0:8080', '[::]:8080', '127.0.0.1:8080,192.0.2.7:80'])
    assert.match(
      problemsOf({ CANDOR_LISTEN: listen })[0] ?? '',
      /^CANDOR_LISTEN: expected 127\.0\.0\.1 or ::1, .*three ways/u,
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
    assert.match(name, /^CANDOR_[A-Z_]+$/u);
    assert.match(about, /^[A-Z].+\.$/u, name);
    assert.ok(expected.length > 0, name);
  }
});
