// What goes wrong on a real computer: each row of platform's table of bad input that a start or a kill can show.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pass, until } from '../packages/server/test/until.ts';
import { Agent, type LedgerLine } from './agent.ts';
import { prepareCandor, startCandor, type Candor } from './candor.ts';
import { clusterOf, openSuperuser } from './database.ts';
import { occupy } from './ports.ts';
import { endAll, isRunning, untilGone } from './processes.ts';

const exit = { failed: 1, configuration: 78, interrupted: 130 } as const;
const refuseMs = 60_000;

/** A start that must end by itself. */
async function refusedStart(candor: Candor, env: Record<string, string> = {}) {
  const run = candor.begin(env);
  const { code } = await run.untilEnded(refuseMs);
  return { code, text: run.output() };
}

describe('a start that is refused', () => {
  test('a port that another program has: exit 78 names it, and nothing stays running', async () => {
    await using candor = await prepareCandor();
    await using _other = await occupy(candor.port);
    const run = candor.begin();
    const seen = run.processes();
    const { code } = await run.untilEnded(refuseMs);
    assert.equal(code, exit.configuration, run.output());
    assert(
      run.output().includes(`CANDOR_LISTEN: 127.0.0.1:${candor.port} is in use by another program`),
      run.output(),
    );
    await untilGone(seen, 1_000);
    assert(!existsSync(path.join(candor.dataDir, 'run.json')));
  });

  test('a gateway port that another program has: exit 78 names it', async () => {
    await using candor = await prepareCandor();
    await using _other = await occupy(candor.agentPort);
    const { code, text } = await refusedStart(candor);
    assert.equal(code, exit.configuration, text);
    assert(
      text.includes(`CANDOR_AGENT_LISTEN: 127.0.0.1:${candor.agentPort} is in use by another program`),
      text,
    );
  });

  test('a data folder that cannot be written: exit 78 names it, and no half-made cluster', async () => {
    await using candor = await prepareCandor();
    writeFileSync(candor.dataDir, 'a file in its place');
    const { code, text } = await refusedStart(candor);
    assert.equal(code, exit.configuration, text);
    assert(text.includes(candor.dataDir), text);
    assert.deepEqual(readdirSync(path.dirname(candor.dataDir)), ['data']);
    rmSync(candor.dataDir);
  });

  test('a folder in which no cluster can be made: exit 78 names it, and nothing that looks like one', async () => {
    await using candor = await prepareCandor();
    mkdirSync(candor.dataDir);
    writeFileSync(path.join(candor.dataDir, 'postgres'), 'a file in its place');
    const { code, text } = await refusedStart(candor);
    assert.equal(code, exit.configuration, text);
    assert(text.includes(candor.dataDir), text);
    assert(!existsSync(path.join(candor.dataDir, 'postgres.new')));
  });

  test('an option that does not exist: exit 78 names the nearest, and nothing is written', async () => {
    await using candor = await prepareCandor();
    const { code, text } = await refusedStart(candor, { CANDOR_LISTN: 'x' });
    assert.equal(code, exit.configuration, text);
    assert.match(text, /^CANDOR_LISTN: .*CANDOR_LISTEN$/mu);
    assert(!existsSync(candor.dataDir));
  });

  test('every wrong option is named at once', async () => {
    await using candor = await prepareCandor();
    const { code, text } = await refusedStart(candor, {
      CANDOR_CERT_DAYS: '31',
      CANDOR_LOG_LEVEL: 'loud',
      CANDOR_DATTA: 'x',
    });
    assert.equal(code, exit.configuration, text);
    for (const name of ['CANDOR_CERT_DAYS', 'CANDOR_LOG_LEVEL', 'CANDOR_DATTA'])
      assert(text.includes(`${name}: expected`), text);
  });

  test('a public address outside this computer without TLS: exit 78 names the three ways', async () => {
    await using candor = await prepareCandor();
    const { code, text } = await refusedStart(candor, {
      CANDOR_PUBLIC_URL: 'http://candor.example.test:8080',
    });
    assert.equal(code, exit.configuration, text);
    assert(text.includes('CANDOR_PUBLIC_URL'), text);
    for (const way of [/certificate file/u, /ACME/u, /reverse proxy/u]) assert.match(text, way);
    assert(!existsSync(candor.dataDir));
  });
});

test('a second start on the same folder says who runs there, and leaves it alone', async () => {
  await using candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
  const before = candor.processes();
  await using second = candor.beside();
  const { code } = await second.untilEnded(refuseMs);
  assert.equal(code, exit.failed, second.output());
  assert(
    second.output().includes(`already running as PID ${candor.run.pid} at ${candor.url}`),
    second.output(),
  );
  assert(before.every(isRunning), 'a process of the first is gone');
  assert.equal((await fetch(`${candor.url}/healthz`)).status, 200);
  await candor.stop();
});

test('a second Ctrl-C does not wait for anybody, and leaves no process behind either', async () => {
  await using candor = await startCandor();
  const processes = candor.processes();
  // a request that never ends would keep an orderly stop waiting for ten seconds
  const slow = connect(candor.port, '127.0.0.1').on('error', () => slow.destroy());
  slow.write(
    'POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
  await once(slow, 'connect');
  candor.run.kill('SIGINT');
  await until('no new connection is let in', () =>
    fetch(`${candor.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  // npm doubles one press; a second press comes later than that
  await pass(700);
  const pressedAt = performance.now();
  candor.run.kill('SIGINT');
  const { code } = await candor.run.untilEnded(5_000);
  assert.equal(code, exit.interrupted, candor.run.output());
  await untilGone(processes, 10_000);
  assert(performance.now() - pressedAt < 8_000, 'it waited for the request');
});

test('an undeclared column is named at the next start, which begins when it is gone', async () => {
  await using candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
  await repair(candor, 'ALTER TABLE device ADD COLUMN nickname text');
  await candor.stop();
  const { code, text } = await refusedStart(candor);
  assert.equal(code, exit.configuration, text);
  assert.match(text, /^device\.nickname: declared nothing, found text/mu);
  await repair(candor, 'ALTER TABLE device DROP COLUMN nickname');
  await candor.start();
  await using superuser = openSuperuser(candor);
  const entries = await superuser.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM candor.audit_entry WHERE action = 'candor sql'`,
  );
  assert(entries[0] && entries[0].n === 2, 'each repair leaves an audit entry');
});

async function repair(candor: Candor, statement: string): Promise<void> {
  await using command = candor.command(['sql'], `${statement}\n`);
  const { code } = await command.untilEnded(refuseMs);
  assert.equal(code, 0, command.output());
}

test(
  'kill -9 in the middle of traffic: everything recovers, and no acknowledged row is missing',
  { timeout: 180_000 },
  async (t) => {
    await using candor = await startCandor();
    const agent = new Agent(path.join(candor.dataDir, 'agent'));
    const everSeen = new Set(candor.processes());
    const lastReceipt = async () =>
      (await agent.ledger()).findLast(({ ackHash }) => ackHash !== null)?.seq ?? 0;
    await until('a first report has its receipt', async () => (await lastReceipt()) > 0);

    const recovers = async (strike: () => Promise<void>) => {
      const before = await lastReceipt();
      for (const one of candor.processes()) everSeen.add(one);
      await strike();
      await until('a new report has its receipt', async () => (await lastReceipt()) > before, 70_000);
      await requireStored(candor, await agent.ledger());
    };

    await t.test('of the agent', () => recovers(async () => killAgent(candor)));
    await t.test('of PostgreSQL, while the agent begins anew', () =>
      recovers(async () => {
        candor.kill(candor.processOf(`bin/postgres -D ${clusterOf(candor)}`).pid, 'SIGKILL');
        killAgent(candor);
      }),
    );
    await t.test(
      'of the server: agent and checker end by themselves, the next start takes over PostgreSQL',
      () =>
        recovers(async () => {
          const others = candor.processes().filter(({ command }) => !command.includes('postgres'));
          candor.run.kill('SIGKILL');
          await untilGone(others, 10_000);
          await candor.start();
        }),
    );
    await t.test('of everything at once', () =>
      recovers(async () => {
        const all = candor.processes();
        endAll(all);
        await untilGone(all, 10_000);
        await candor.start();
      }),
    );
    await candor.stop();
    await untilGone([...everSeen], 1_000);
  },
);

function killAgent(candor: Candor): void {
  candor.kill(candor.processOf('packages/agent/src/main.ts').pid, 'SIGKILL');
}

/** Each acknowledged report is in the database once, with the hash of the bytes that the agent has in its ledger. */
async function requireStored(candor: Candor, ledger: readonly LedgerLine[]): Promise<void> {
  await using superuser = openSuperuser(candor);
  const stored = await superuser.rows<{ seq: number; hash: string }>(
    `SELECT seq::int AS seq, encode(hash, 'hex') AS hash FROM candor.report_batch ORDER BY seq`,
  );
  const bySeq = new Map(stored.map(({ seq, hash }) => [seq, hash]));
  assert.equal(bySeq.size, stored.length, 'a report is stored twice');
  for (const { seq, hash, ackHash } of ledger.filter(
    (line) => line.kind === 'batch' && line.ackHash !== null,
  )) {
    assert.equal(ackHash, hash, `receipt of report ${seq}`);
    assert.equal(bySeq.get(seq ?? -1), hash, `report ${seq}`);
  }
}
