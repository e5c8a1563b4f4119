import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createLogger } from '../log/index.ts';
import { type EmbeddedPostgres, startPostgres, type StartOptions } from './index.ts';

const settings = { shared_buffers: '16MB', fsync: 'off' };
const isRoot = process.getuid?.() === 0;
const rootOnly = { skip: isRoot ? false : 'needs root' };

function dataFolder(t: TestContext): string {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-launch-'));
  chmodSync(dataDir, 0o755);
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function start(dataDir: string, more: Partial<StartOptions> = {}): Promise<EmbeddedPostgres> {
  const log = createLogger({ level: 'fatal', tty: false, out: () => undefined });
  return startPostgres({ dataDir, log, settings, ...more });
}

async function query(postgres: EmbeddedPostgres, text: string): Promise<pg.QueryResult> {
  const { password, ...where } = postgres.connection('postgres', 'postgres');
  const client = new pg.Client({ ...where, password: password.reveal() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function queryWhenBack(
  postgres: EmbeddedPostgres,
  text: string,
  withinMs: number,
): Promise<pg.QueryResult> {
  const endAt = performance.now() + withinMs;
  for (;;) {
    try {
      return await query(postgres, text);
    } catch (error) {
      if (performance.now() > endAt) throw error;
      await wait(20);
    }
  }
}

test('kill -9: it is back within two seconds and keeps what was committed; the sixth time in ten minutes ends it', async (t) => {
  const givenUp = Promise.withResolvers<void>();
  await using postgres = await start(dataFolder(t), {
    settings: { shared_buffers: '16MB' },
    onGivenUp: givenUp.resolve,
  });
  await query(postgres, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
  for (let n = 1; n <= 5; n += 1) {
    process.kill(postgres.pid, 'SIGKILL');
    await wait(5);
    const { rowCount } = await queryWhenBack(
      postgres,
      `INSERT INTO kept SELECT n + 1 FROM kept RETURNING n`,
      2000,
    );
    assert.equal(rowCount, 2 ** (n - 1));
  }
  process.kill(postgres.pid, 'SIGKILL');
  await givenUp.promise;
});

test('a second start keeps the cluster, waits for nothing, and leaves no process and no socket behind', async (t) => {
  const dataDir = dataFolder(t);
  const first = await start(dataDir);
  await query(first, 'CREATE TABLE kept (n int)');
  const { pid, socketDir } = first;
  await first.stop('fast');
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.ok(!existsSync(socketDir));
  await using second = await start(dataDir);
  assert.equal((await query(second, 'SELECT FROM kept')).rowCount, 0);
});

test("only a socket is listened on, in a folder of its own, and the key is its owner's alone", async (t) => {
  const dataDir = dataFolder(t);
  await using postgres = await start(dataDir);
  const { rows } = await query(
    postgres,
    `SELECT current_setting('listen_addresses') AS net, current_setting('log_statement') AS log`,
  );
  assert.deepEqual(rows, [{ net: '', log: 'none' }]);
  assert.equal(statSync(postgres.socketDir).mode & 0o777, 0o700);
  assert.ok(postgres.socketDir.length + '/.s.PGSQL.5432'.length < 107);
  assert.equal(statSync(path.join(dataDir, 'keys/database.key')).mode & 0o777, 0o600);
});

test('its log says SQLSTATE and severity, never a value', async (t) => {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', tty: false, out: (line) => lines.push(line) });
  await using postgres = await start(dataFolder(t), { log });
  await query(postgres, 'CREATE TABLE person (name text UNIQUE)');
  await assert.rejects(query(postgres, `INSERT INTO person VALUES ('Ann Example'), ('Ann Example')`), {
    code: '23505',
  });
  await until('its log says it', () => lines.some((line) => line.includes('23505')));
  assert.ok(lines.some((line) => line.includes('"severity":"ERROR"') && line.includes('23505')));
  assert.ok(!lines.join('').includes('Ann'));
});

const program = (dataDir: string, then: string) => `
  const { startPostgres } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
  const { createLogger } = await import(${JSON.stringify(new URL('../log/index.ts', import.meta.url).href)});
  const log = createLogger({ level: 'fatal', tty: true });
  const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log, settings: ${JSON.stringify(settings)} });
  console.log(postgres.pid, postgres.socketDir);
  ${then}`;

/** A server on this folder that is killed; returns the PID of the postgres that it leaves behind. */
async function killedServer(dataDir: string): Promise<number> {
  const text = program(dataDir, 'setInterval(() => {}, 1000)');
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number.parseInt(String(chunk), 10);
}

/** Over, or a number that only waits for its parent to ask how it ended. */
function isOver(pid: number): boolean {
  try {
    return /\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

test('a postgres that a killed server left behind is stopped and the cluster taken over', async (t) => {
  const dataDir = dataFolder(t);
  const leftOver = await killedServer(dataDir);
  assert.ok(!isOver(leftOver));
  await using postgres = await start(dataDir);
  assert.notEqual(postgres.pid, leftOver);
  assert.ok(isOver(leftOver));
  assert.equal((await query(postgres, 'SELECT 1')).rowCount, 1);
});

test('after SIGKILL of server and postgres the next start recovers', async (t) => {
  const dataDir = dataFolder(t);
  const leftOver = await killedServer(dataDir);
  process.kill(leftOver, 'SIGKILL');
  await using postgres = await start(dataDir);
  assert.equal((await query(postgres, 'SELECT 1')).rowCount, 1);
});

test('a number that another program has by now is not taken for a server, and that program is left alone', async (t) => {
  const dataDir = dataFolder(t);
  const leftOver = await killedServer(dataDir);
  process.kill(leftOver, 'SIGKILL');
  const { uid } = statSync(path.join(dataDir, 'postgres'));
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore', uid });
  t.after(() => bystander.kill());
  const file = path.join(dataDir, 'postgres/postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/u, String(bystander.pid)));
  await using postgres = await start(dataDir);
  assert.equal((await query(postgres, 'SELECT 1')).rowCount, 1);
  assert.equal(bystander.exitCode ?? bystander.signalCode, null);
});

test('what cannot be used is refused with exit 78 and left as it is', async (t) => {
  const dataDir = dataFolder(t);
  await (await start(dataDir)).stop('fast');
  const versionFile = path.join(dataDir, 'postgres/PG_VERSION');
  const keyFile = path.join(dataDir, 'keys/database.key');

  await t.test('a cluster of another major version, with the steps to take', async () => {
    writeFileSync(versionFile, '17\n');
    await assert.rejects(start(dataDir), {
      exitCode: 78,
      message: /made by PostgreSQL 17, this build brings PostgreSQL 18.*candor -- backup.*candor -- restore/u,
    });
    assert.equal(readFileSync(versionFile, 'utf8'), '17\n');
    writeFileSync(versionFile, '18\n');
  });
  await t.test('a key that others can read, and a key that is gone', async () => {
    chmodSync(keyFile, 0o640);
    await assert.rejects(start(dataDir), { exitCode: 78, message: /can be read by others/u });
    rmSync(keyFile);
    await assert.rejects(start(dataDir), { exitCode: 78, message: /database\.key is missing/u });
    assert.ok(existsSync(versionFile));
  });
  await t.test('a data folder that cannot be', async () => {
    await assert.rejects(start(path.join(versionFile, 'data')), {
      exitCode: 78,
      message: /PG_VERSION\/data cannot be written \(ENOTDIR\)/u,
    });
  });
  await t.test('a cluster that postgres refuses, in its own words', async () => {
    const other = dataFolder(t);
    await (await start(other)).stop('fast');
    writeFileSync(path.join(other, 'postgres/postgresql.conf'), 'no_such_setting = 1\n');
    await assert.rejects(start(other), {
      exitCode: 78,
      message: /does not start.*(no_such_setting|configuration file)/u,
    });
  });
});

test('a half-made cluster is made anew', async (t) => {
  const dataDir = dataFolder(t);
  mkdirSync(path.join(dataDir, 'postgres.new'));
  writeFileSync(path.join(dataDir, 'postgres.new/PG_VERSION'), '18\n');
  await using postgres = await start(dataDir);
  assert.equal((await query(postgres, 'SELECT 1')).rowCount, 1);
  assert.ok(!existsSync(path.join(dataDir, 'postgres.new')));
});

test('as root it runs as another user', rootOnly, async (t) => {
  await using postgres = await start(dataFolder(t));
  const uid = Number(/^Uid:\s+(\d+)/mu.exec(readFileSync(`/proc/${postgres.pid}/status`, 'utf8'))?.[1]);
  assert.ok(uid > 0);
  assert.equal(statSync(postgres.socketDir).uid, uid);
});

test(
  'where its user cannot reach the data folder, cluster and programs lie in /var/lib/candor',
  rootOnly,
  async (t) => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', tty: true, out: (line) => lines.push(line) });
    const dataDir = dataFolder(t);
    chmodSync(dataDir, 0o700);
    const user = { name: 'nobody', uid: 65_534, gid: 65_534 };
    const first = await start(dataDir, { user, log });
    await query(first, 'CREATE TABLE kept (n int)');
    await first.stop('fast');
    const place = readFileSync(path.join(dataDir, 'postgres.path'), 'utf8').trim();
    t.after(() => rmSync(path.dirname(place), { recursive: true }));
    assert.match(place, /^\/var\/lib\/candor\/[0-9a-f]{8}\/postgres$/u);
    assert.ok(lines.some((line) => line.includes('useradd --system candor')));
    assert.ok(lines.some((line) => line.includes(path.dirname(place))));
    await using second = await start(dataDir, { user, log });
    assert.equal((await query(second, 'SELECT FROM kept')).rowCount, 0);
  },
);

test('as a normal user it runs as that user', rootOnly, async (t) => {
  const dataDir = dataFolder(t);
  chmodSync(dataDir, 0o777);
  const text = program(dataDir, `console.log(process.getuid()); await postgres.stop('fast')`);
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    uid: 65_534,
    gid: 65_534,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  assert.match(output, /^\d+ \/tmp\/candor-[0-9a-f]{8}\n65534\n$/u);
});
