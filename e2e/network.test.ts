// The instance under an https address, and what ends it: real processes, real signals.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { connect } from 'node:tls';
import { until } from '../packages/server/test/until.ts';
import { makeWebAuthority } from '../packages/server/test/web-authority.ts';
import { prepareCandor, type Candor } from './candor.ts';
import { untilGone } from './processes.ts';

const startMs = 120_000;
const dayMs = 86_400_000;
const logOf = ({ dataDir }: Candor) => readFileSync(path.join(dataDir, 'logs', 'candor.log'), 'utf8');

test('with certificate files the console is at its https address, and SIGHUP reads them again', async () => {
  using authority = await makeWebAuthority();
  const files = authority.write(await authority.issue(['localhost']));
  await using candor = await prepareCandor();
  const url = `https://localhost:${candor.port}`;
  const env = { CANDOR_PUBLIC_URL: url, CANDOR_TLS_CERT_FILE: files.cert, CANDOR_TLS_KEY_FILE: files.key };
  const served = async () => {
    const socket = connect({
      port: candor.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: authority.pem,
    });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const run = candor.begin(env);
  await run.line(/^Candor \d+\.\d+\.\d+ is ready in \d+\.\d s$/u, startMs);
  await run.line(`Console    ${url}`);
  // its own agent believes the chain that the server serves
  await run.line(`This computer is enrolled as "${hostname()}" and online`);
  await run.line(new RegExp(`^Set up the owner \\(once, within 60 minutes\\): ${url}/setup#\\S{43}$`, 'u'));
  const first = await served();
  const { cert } = authority.write({ certPem: (await authority.issue(['other.example.test'])).certPem });
  run.kill('SIGHUP');
  await run.line(
    `CANDOR_TLS_CERT_FILE: expected a certificate for localhost, got one for other.example.test`,
  );
  await run.line(new RegExp(`^CANDOR_TLS_KEY_FILE: expected the key of ${cert}, got another in `, 'u'));
  assert.equal(await served(), first);
  authority.write(await authority.issue(['localhost']));
  run.kill('SIGHUP');
  await until('another certificate', async () => (await served()) !== first, 10_000);
  assert.match(logOf(candor), /"template":"certificate.refused","n":2.*"template":"certificate.swapped"/su);
  await candor.stop();
});

test('a certificate that may not be served stops the start, before anything is written', async () => {
  using authority = await makeWebAuthority();
  const past = { now: new Date(Date.now() - 100 * dayMs), days: 90 };
  const files = authority.write(await authority.issue(['other.example.test'], past));
  await using candor = await prepareCandor();
  const run = candor.begin({
    CANDOR_PUBLIC_URL: `https://localhost:${candor.port}`,
    CANDOR_TLS_CERT_FILE: files.cert,
    CANDOR_TLS_KEY_FILE: files.key,
  });
  assert.equal((await run.untilEnded(60_000)).code, 78, run.output());
  assert.match(
    run.output(),
    /^CANDOR_TLS_CERT_FILE: expected one that is valid now, got one that ended on \d{4}-\d\d-\d\d$/mu,
  );
  assert.match(
    run.output(),
    /^CANDOR_TLS_CERT_FILE: expected a certificate for localhost, got one for other\.example\.test$/mu,
  );
  assert(!existsSync(candor.dataDir));
});

test('a surprise is logged by its code alone, and the server ends in order with 70', async () => {
  const surprise =
    "process.on('SIGUSR2', () => { for (const n of [1, 2]) setImmediate(() => { throw Object.assign(new Error('olga@example.org'), { code: 'E_SURPRISE' }) }) })";
  await using candor = await prepareCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
  const run = candor.begin({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(surprise)}` });
  await run.line(/^Set up the owner/u, startMs);
  const processes = candor.processes();
  run.kill('SIGUSR2');
  assert.deepEqual(await run.untilEnded(10_000), { code: 70, signal: null }, run.output());
  await untilGone(processes, 1_000);
  assert.match(logOf(candor), /"template":"server.failed","code":"E_SURPRISE"/u);
  assert(!`${run.output()}${logOf(candor)}`.includes('olga'), run.output());
  assert(!existsSync(path.join(candor.dataDir, 'run.json')));
});
