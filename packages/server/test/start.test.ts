import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const program = fileURLToPath(new URL('../../../scripts/start.ts', import.meta.url));
const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

interface Started {
  child: ChildProcess;
  lines: string[];
  errors: string[];
  ended: Promise<number | null>;
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

function run(t: TestContext, environment: Record<string, string>, words: string[] = [program]): Started {
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  t.after(() => child.kill('SIGKILL'));
  const [lines, errors]: [string[], string[]] = [[], []];
  const wake = new Set<() => void>();
  const read = (into: string[]) => (text: string) => {
    into.push(...text.split('\n').filter(Boolean));
    for (const one of wake) one();
  };
  child.stdout.setEncoding('utf8').on('data', read(lines));
  child.stderr.setEncoding('utf8').on('data', read(errors));
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    child,
    lines,
    errors,
    ended,
    async until(pattern) {
      const found = () => lines.map((line) => pattern.exec(line)).find((match) => match !== null);
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = () => {
        const match = found();
        if (match) resolve(match);
      };
      wake.add(look);
      look();
      void ended.then((code) =>
        reject(new Error(`ended with ${code} before ${pattern}:\n${[...lines, ...errors].join('\n')}`)),
      );
      return promise.finally(() => wake.delete(look));
    },
  };
}

async function instance(t: TestContext) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-start-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [web, agent] = [await freePort(), await freePort()];
  const environment = {
    CANDOR_DATA: path.join(folder, 'data'),
    CANDOR_PUBLIC_URL: `http://localhost:${web}`,
    CANDOR_AGENT_URL: `wss://localhost:${agent}`,
  };
  return { environment, web };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const gone = async (pid: number) => {
  for (let turn = 0; turn < 100 && isAlive(pid); turn++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return !isAlive(pid);
};

test('a first start says when it is ready, Ctrl-C stops it in order, and a second start keeps everything', async (t) => {
  const { environment, web } = await instance(t);
  const first = run(t, environment);
  const link = await first.until(/^Set up the owner \(once, within 60 minutes\): (\S+)$/u);
  const ready = first.lines.slice(first.lines.findIndex((line) => line.startsWith('Candor ')));
  assert.match(ready[0] ?? '', /^Candor 0\.1\.0 is ready in \d+\.\d s$/u);
  assert.deepEqual(ready.slice(1, 3), [
    `Console    http://localhost:${web}`,
    `This computer is enrolled as "${os.hostname()}" and online`,
  ]);
  assert.match(link[1] ?? '', new RegExp(`^http://localhost:${web}/setup#[\\w-]{43}$`, 'u'));
  assert.equal((await fetch(`http://localhost:${web}/`)).status, 200);

  const again = run(t, environment);
  assert.equal(await again.ended, 1);
  assert.deepEqual(again.errors, [`already running as PID ${first.child.pid} at http://localhost:${web}`]);

  const device = JSON.parse(
    readFileSync(path.join(environment.CANDOR_DATA, 'local-agent.json'), 'utf8'),
  ).deviceId;
  first.child.kill('SIGINT');
  assert.equal(await first.ended, 0);
  assert.equal(first.lines.at(-1), `Stopped. Everything is kept in ${environment.CANDOR_DATA}`);
  assert.ok(!existsSync(path.join(environment.CANDOR_DATA, 'run.json')));

  const second = run(t, environment);
  await second.until(/^This computer is enrolled as .* and online$/u);
  assert.equal(
    JSON.parse(readFileSync(path.join(environment.CANDOR_DATA, 'local-agent.json'), 'utf8')).deviceId,
    device,
  );
  const count = run(t, environment, [cli, 'sql']);
  count.child.stdin?.end('SELECT count(*)::int AS n FROM device');
  await count.until(/^\{"n":1\}$/u);
  second.child.kill('SIGTERM');
  assert.equal(await second.ended, 0);
});

test('a killed server leaves no agent behind, and the next start recovers', async (t) => {
  const { environment } = await instance(t);
  const first = run(t, { ...environment, CANDOR_LOG_LEVEL: 'info' });
  await first.until(/^Set up the owner/u);
  const log = readFileSync(path.join(environment.CANDOR_DATA, 'logs/candor.log'), 'utf8');
  const agent = Number(/"template":"agent.started","pid":(\d+)/u.exec(log)?.[1]);
  assert.ok(isAlive(agent));
  first.child.kill('SIGKILL');
  assert.ok(await gone(agent), 'the agent ends within seconds of its server');
  const second = run(t, environment);
  await second.until(/^This computer is enrolled as .* and online$/u);
  second.child.kill('SIGINT');
  assert.equal(await second.ended, 0);
});

test('a table that differs from the dictionary is refused by name, and can be repaired while stopped', async (t) => {
  const { environment } = await instance(t);
  const off = { ...environment, CANDOR_LOCAL_AGENT: 'off' };
  const sql = async (statement: string) => {
    const command = run(t, off, [cli, 'sql']);
    command.child.stdin?.end(statement);
    assert.equal(await command.ended, 0, [...command.lines, ...command.errors].join('\n'));
  };
  const first = run(t, off);
  await first.until(/^Set up the owner/u);
  assert.ok(first.lines.includes('This computer is not looked after (CANDOR_LOCAL_AGENT=off)'));
  first.child.kill('SIGINT');
  await first.ended;
  await sql('ALTER TABLE device ADD COLUMN nickname text');
  const refused = run(t, off);
  assert.equal(await refused.ended, 78);
  assert.ok(
    refused.errors.some((line) => line.startsWith('device.nickname:')),
    refused.errors.join('\n'),
  );
  await sql('ALTER TABLE device DROP COLUMN nickname');
  const repaired = run(t, off);
  await repaired.until(/^Set up the owner/u);
  repaired.child.kill('SIGINT');
  assert.equal(await repaired.ended, 0);
});

test('a port that is taken and a name that is mistyped are refused before anything is started', async (t) => {
  const { environment, web } = await instance(t);
  const other = createServer().listen(web, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const taken = run(t, environment);
  assert.equal(await taken.ended, 78);
  assert.deepEqual(taken.errors, [`CANDOR_LISTEN: 127.0.0.1:${web} is in use by another program`]);
  const mistyped = run(t, { ...environment, CANDOR_LISTN: 'x' });
  assert.equal(await mistyped.ended, 78);
  assert.match(mistyped.errors.join(), /CANDOR_LISTEN/u);
  assert.ok(!existsSync(path.join(environment.CANDOR_DATA, 'postgres')));
});
