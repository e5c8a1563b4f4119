import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUIDv7 } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { closeCodes } from '@candor/protocol/errors.ts';
import { skipWithout } from '../../../scripts/system-packages.ts';
import { restore, type RestoreWish } from '../src/commands/restore.ts';
import { removeDevice } from '../src/modules/devices/index.ts';
import { countTable } from '../src/platform/backup/copy.ts';
import { storedTables, textSettings } from '../src/platform/backup/tables.ts';
import { connect } from '../src/platform/postgres/backup-connection.ts';
import { startExternalPostgres } from './external-postgres.ts';
import { newPlace, startInstance, type Instance, type Place } from './instance.ts';
import { testServer } from './server.ts';
import { metricRows, type SimulatedIdentity } from './simulated-agent.ts';

const minuteMs = 60_000;

/** table -> rows and hash, as superuser. */
async function contents({ server }: Instance): Promise<Map<string, string>> {
  assert.ok(server.superuser);
  const client = await connect(server.superuser);
  await client.query(textSettings);
  const found = new Map<string, string>();
  for (const table of await storedTables(client, 'data')) {
    const { rows, sha256 } = await countTable(client, table);
    found.set(table.name, `${rows} ${sha256}`);
  }
  await client.end();
  return found;
}

async function rowsOf({ server }: Instance, table: string): Promise<number> {
  assert.ok(server.superuser);
  const client = await connect(server.superuser);
  const { rows } = await client.query(`SELECT count(*)::int AS n FROM candor.${table}`);
  await client.end();
  return rows[0].n;
}

function giveStorageKey(from: Pick<Place, 'config'>, to: Pick<Place, 'config'>): void {
  mkdirSync(path.dirname(to.config.storageKeyFile), { recursive: true, mode: 0o700 });
  copyFileSync(from.config.storageKeyFile, to.config.storageKeyFile);
}

/** Connects with the certificate that it has. @returns the last report that the server knew before */
async function reportOnce(instance: Instance, identity: SimulatedIdentity): Promise<number> {
  await using link = instance.link(identity);
  const { lastSeq } = await link.hello({ quiet: true });
  await link.report([{ record: 'manage.metric', rows: metricRows(3) }]);
  return lastSeq;
}

const focusRows = () => {
  const row = { durationMs: minuteMs, keys: 7, clicks: 2, utcOffsetMin: 60 };
  return [
    {
      record: 'focus.interval',
      rows: [{ ...row, startedAt: Date.now() - 10 * minuteMs, app: 'Editor' }],
    },
  ];
};

test('the drill: what was backed up is back, and what was erased since stays erased', async () => {
  using old = newPlace();
  using fresh = newPlace();
  const before = await startInstance(old);
  const factors = await before.setUp();
  const device = await before.enrol();
  const revoked = await before.enrol();
  const laptop = await before.join();
  const link = before.link(device);
  await link.hello({ quiet: true });
  await link.report([{ record: 'manage.metric', rows: metricRows(5, Date.now() - 20 * minuteMs) }]);
  await link.close();
  const focus = before.link(laptop);
  await focus.hello({ quiet: true });
  await focus.report(focusRows());
  await focus.close();
  const { platform, authorities, app } = before.server;
  const [leaver, stranger] = [randomUUIDv7(), randomUUIDv7()];
  for (const id of [leaver, stranger]) await platform.keys.createPersonKey(id, null);

  const files = await app.backups.make();
  const atBackup = await contents(before);

  const late = before.link(device);
  await late.hello({ quiet: true });
  const lateItems = [{ record: 'manage.metric' as const, rows: metricRows(3) }];
  await late.report(lateItems);
  await late.close();
  const plan = await before.client.call('POST', '/api/trust/me/erasure/plan');
  const { planHash } = plan.body as { planHash: string };
  assert.equal((await before.client.call('POST', '/api/trust/me/erasure', { planHash })).status, 200);
  await platform.keys.destroyKey({ kind: 'person', id: leaver });
  await removeDevice(platform, await app.companies.firstCompanyId(), revoked.deviceId, 'revoked');
  const metricsAtEnd = await rowsOf(before, 'metric_recent');
  await before.server.stop();

  giveStorageKey(old, fresh);
  const [data, keyring] = files.map(({ name }) => path.join(old.config.backupDir, name));
  const answer = await restore(
    fresh.config,
    { from: data ?? '', keyring: keyring ?? '', ledger: 'needed' },
    new Date(),
  );
  assert.equal(answer.exitCode, 0);
  assert.deepEqual(
    readFileSync(path.join(fresh.config.backupDir, 'erasures.jsonl'), 'utf8'),
    readFileSync(path.join(old.config.backupDir, 'erasures.jsonl'), 'utf8'),
  );

  await using after = await startInstance(fresh);
  const restored = await contents(after);
  const differing = [...atBackup]
    .filter(([table, found]) => restored.get(table) !== found)
    .map(([table]) => table)
    // the start ends what was open, if its end was not kept before the backup
    .filter((table) => table !== 'device_availability');
  assert.deepEqual(differing.toSorted(), [
    'audit_entry',
    'backup_run',
    'device',
    'device_key',
    'erasure',
    'focus_batch',
    'focus_device',
    'focus_device_key',
    'focus_interval',
    'focus_label',
    'focus_token',
    'retention_run',
  ]);
  for (const table of differing.filter((name) => name.startsWith('focus_')))
    assert.equal(await rowsOf(after, table), 0, table);
  assert.equal(await rowsOf(after, 'erasure'), 1);
  assert.equal(after.server.authorities.serverCa.fingerprint, authorities.serverCa.fingerprint);
  await after.signIn(factors);
  const rights = await after.client.call('GET', '/api/trust/me/data');
  assert.equal(rights.status, 200);
  await assert.rejects(after.server.platform.keys.sealerFor({ kind: 'person', id: leaver }), {
    code: 'key_destroyed',
  });
  await after.server.platform.keys.sealerFor({ kind: 'person', id: stranger });

  await using again = after.link(device);
  assert.equal((await again.hello({ quiet: true })).lastSeq, 1);
  await again.report(lateItems);
  assert.equal(await rowsOf(after, 'metric_recent'), metricsAtEnd);
  assert.equal(await after.link(revoked).closed, closeCodes.revoked);
  assert.equal(await after.link(laptop).closed, closeCodes.notKnown);
});

/** A small backup of a server that ran, with a copy of its storage key in a new place. */
async function backedUp(environment: Record<string, string> = {}) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await testServer({ environment }));
  await server.owner();
  const { config } = server.running.platform;
  const names = (await server.running.app.backups.make()).map(({ name }) => name);
  const fresh = stack.use(newPlace());
  const [data = '', keyring = ''] = names.map((name) => path.join(config.backupDir, name));
  const wish: RestoreWish = { from: data, keyring, ledger: 'needed' };
  const giveKey = () => giveStorageKey({ config }, fresh);
  const all = stack.move();
  return {
    server,
    config,
    fresh,
    data,
    keyring,
    wish,
    giveKey,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const damageOf = (file: string) => {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
  writeFileSync(file, bytes);
};

/** Refused in one line; the folder is as it was. */
async function requireRefused(
  { fresh }: { fresh: Place },
  wish: RestoreWish,
  message: RegExp,
): Promise<void> {
  const before = readdirSync(fresh.config.dataDir, { recursive: true });
  await assert.rejects(restore(fresh.config, wish, new Date()), (error: unknown) => {
    assert.ok(error instanceof Error && 'exitCode' in error);
    assert.match(error.message, message);
    assert.ok(!error.message.includes('\n'));
    return error.exitCode === 1;
  });
  assert.deepEqual(readdirSync(fresh.config.dataDir, { recursive: true }), before);
}

test('a restore without the right key, keyring or ledger is refused before it begins', async () => {
  await using here = await backedUp();
  const { wish, data, keyring, fresh } = here;
  await requireRefused(
    here,
    wish,
    /^the storage key is not in place: put its copy at .*storage.key \(chmod 600/u,
  );
  here.giveKey();
  await requireRefused(here, { ...wish, from: keyring }, /is a keyring's: name it with --keyring$/u);
  await requireRefused(here, { ...wish, keyring: data }, /is no backup of a keyring$/u);
  await requireRefused(here, { ...wish, from: `${data}.gone` }, /is not there$/u);
  await setImmediate();
  const later = (await here.server.running.app.backups.make()).map(({ name }) =>
    path.join(here.config.backupDir, name),
  );
  await requireRefused(
    here,
    { ...wish, from: later[0] ?? '' },
    /is older than .*: keys of its rows would be missing$/u,
  );
  const ledger = path.join(here.config.backupDir, 'erasures.jsonl');
  writeFileSync(ledger, 'nonsense\n{"at"');
  await requireRefused(here, wish, /erasures.jsonl: line 1 is not readable$/u);
  rmSync(ledger);
  await requireRefused(here, wish, /^the erasure ledger is missing .* --without-erasure-ledger$/u);
  await using other = await backedUp();
  await requireRefused(other, { ...wish, ledger: 'not needed' }, /^the storage key is not in place/u);
  other.giveKey();
  await requireRefused(other, { ...wish, ledger: 'not needed' }, /does not open with this key$/u);
  assert.equal(existsSync(path.join(fresh.config.dataDir, 'postgres')), false);
});

test('a restore that fails on the way leaves nothing behind', async () => {
  await using here = await backedUp();
  // more than one block of the cipher, so that rows are in the database when the damage shows
  await here.server.db.superuser.query(`INSERT INTO candor.audit_entry (id, at, actor, action, outcome)
    SELECT gen_random_uuid(), now(), 'host', 'test', 'done' FROM generate_series(1, 20000)`);
  const [data] = await here.server.running.app.backups.make();
  here.wish.from = path.join(here.config.backupDir, data?.name ?? '');
  here.wish.keyring = here.wish.from.replace('.data.', '.keyring.');
  here.giveKey();
  damageOf(here.wish.from);
  await requireRefused(here, here.wish, /is damaged or was cut off$/u);
});

test('a database that is not empty is refused and stays as it is', async () => {
  using old = newPlace();
  const before = await startInstance(old);
  const factors = await before.setUp();
  const files = await before.server.app.backups.make();
  await before.server.stop();
  const [from = '', keyring = ''] = files.map(({ name }) => path.join(old.config.backupDir, name));
  await assert.rejects(restore(old.config, { from, keyring, ledger: 'needed' }, new Date()), {
    message: /^database candor is not empty/u,
  });
  await using after = await startInstance(old);
  await after.signIn(factors);
});

test(
  'with an age identity a restore needs no storage key, and says that the start does',
  { skip: skipWithout('age') },
  async () => {
    using keys = newPlace();
    const identity = path.join(keys.folder, 'identity.txt');
    execFileSync('age-keygen', ['-o', identity], { stdio: 'ignore' });
    const recipient = execFileSync('age-keygen', ['-y', identity], { encoding: 'utf8' }).trim();
    await using here = await backedUp({ CANDOR_BACKUP_RECIPIENT: recipient });
    const { lines, exitCode } = await restore(here.fresh.config, { ...here.wish, identity }, new Date());
    assert.equal(exitCode, 0);
    assert.ok(lines.some((line) => /^Put the storage key at .* before the start\.$/u.test(line)));
    await assert.rejects(startInstance(here.fresh), { exitCode: 78, message: /is missing/u });
    here.giveKey();
    await using after = await startInstance(here.fresh);
    await after.signIn(await here.server.ownerFactors());
  },
);

test(
  'a backup of the embedded PostgreSQL is restored into an external one, and verified there',
  { skip: skipWithout('postgres') },
  async () => {
    using old = newPlace();
    const before = await startInstance(old);
    const factors = await before.setUp();
    const device = await before.enrol();
    await reportOnce(before, device);
    const files = await before.server.app.backups.make();
    await before.server.stop();
    const [data = '', keyring = ''] = files.map(({ name }) => path.join(old.config.backupDir, name));

    await using postgres = await startExternalPostgres();
    using place = newPlace(postgres.urls());
    giveStorageKey(old, place);
    await postgres.prepare();
    const damaged = path.join(place.folder, 'damaged');
    copyFileSync(data, damaged);
    damageOf(damaged);
    const restoreFrom = (from: string, ledger: RestoreWish['ledger']) =>
      restore(place.config, { from, keyring, ledger }, new Date());
    await assert.rejects(restoreFrom(damaged, 'not needed'), { exitCode: 1 });
    assert.equal((await restoreFrom(data, 'needed')).exitCode, 0);

    await using after = await startInstance(place);
    await after.signIn(factors);
    assert.equal(await reportOnce(after, device), 1);
    assert.equal(await postgres.query('SELECT count(*) FROM candor.report_batch', 'candor'), '2');
    const { backups } = after.server.app;
    const made = (await backups.make()).map(({ name }) => path.join(place.config.backupDir, name));
    assert.equal(made.length, 2);
    for (const file of made) assert.ok((await backups.verifyFile(file)) > 0);
    assert.equal(
      await postgres.query(
        "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'candor%'",
        'candor_scratch',
      ),
      '0',
    );
    await postgres.query('DROP DATABASE candor_scratch');
    await assert.rejects(backups.verifyFile(made[0] ?? ''), {
      message: /CREATE DATABASE "candor_scratch" OWNER candor_backup/u,
    });
  },
);
