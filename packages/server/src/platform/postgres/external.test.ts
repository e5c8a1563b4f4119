import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { skipWithout } from '../../../../../scripts/system-packages.ts';
import { quietLog } from '../../../test/database.ts';
import { startExternalPostgres, type ExternalPostgres } from '../../../test/external-postgres.ts';
import { doctor } from '../../commands/doctor.ts';
import { readConfig } from '../../config.ts';
import { openBackupConnection } from './backup-connection.ts';
import { openInstanceDatabase } from './instance.ts';

const server = path.resolve(import.meta.dirname, '../../..');

describe("an external PostgreSQL, Debian's", { skip: skipWithout('postgres') }, () => {
  let postgres: ExternalPostgres;
  before(async () => {
    postgres = await startExternalPostgres();
  });
  after(() => postgres[Symbol.asyncDispose]());

  const open = (environment: Record<string, string> = postgres.urls()) =>
    openInstanceDatabase({ config: readConfig(environment), log: quietLog });
  /** Everything that the script makes, less passwords. */
  const made = async () =>
    Promise.all([
      postgres.query(`SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls, rolconfig
        FROM pg_roles WHERE rolname LIKE 'candor%' ORDER BY 1`),
      postgres.query('SELECT roleid::regrole, member::regrole FROM pg_auth_members ORDER BY 1, 2'),
      postgres.query(
        `SELECT datname, datdba::regrole, datacl, datcollate, encoding FROM pg_database ORDER BY 1`,
      ),
      postgres.query('SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace ORDER BY 1', 'candor'),
      postgres.query(
        'SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace ORDER BY 1',
        'candor_keyring',
      ),
    ]);

  test('before it is prepared, the start is refused by the first option whose role is not there', async () => {
    await assert.rejects(open(), {
      exitCode: 78,
      message: /^\w*DATABASE_\w*URL: 127\.0\.0\.1:\d+ refuses candor_\w+ \(SQLSTATE 28P01\)/u,
    });
  });

  test('the script prepares it, and a second run changes nothing', async () => {
    assert.equal(await postgres.prepare(), '');
    const first = await made();
    assert.equal(first[0]?.split('\n').length, 7);
    assert.match(first[2] ?? '', /^candor_scratch\|candor_backup\|\{candor_backup=\w+\/candor_backup\}\|/mu);
    assert.equal(await postgres.prepare(undefined, 'without'), '');
    assert.deepEqual(await made(), first);
  });

  test('the instance opens on it, and a backup reads by its own address', async () => {
    await using instance = await open();
    assert.equal(instance.version, postgres.version);
    assert.equal(instance.superuser, undefined);
    await using backup = await openBackupConnection(instance);
    assert.equal((await backup.client.query('SELECT FROM instance')).rowCount, 1);
    assert.equal((await instance.keyringPool.query('SELECT FROM company_key')).rowCount, 0);
  });

  test('a second server is refused while the first runs, and may start after it', async () => {
    const first = await open();
    await assert.rejects(open(), {
      exitCode: 78,
      message: /^another Candor server uses database candor \(from 127\.0\.0\.1, since \d{4}-.*\)/u,
    });
    await first.close();
    await (await open()).close();
  });

  test('PostgreSQL before 15 and another encoding are refused by name', async () => {
    // no older PostgreSQL is at hand: for this role alone, the function that is asked answers like one
    await postgres.query(
      `CREATE SCHEMA older;
       CREATE FUNCTION older.current_setting(name text) RETURNS text LANGUAGE sql AS
         $$ SELECT CASE name WHEN 'server_version' THEN '14.13' WHEN 'server_version_num' THEN '140013' ELSE 'UTF8' END $$;
       GRANT USAGE ON SCHEMA older TO candor_migrator;
       ALTER ROLE candor_migrator SET search_path = older, pg_catalog`,
      'candor',
    );
    await assert.rejects(open(), {
      exitCode: 78,
      message:
        /^DATABASE_URL: 127\.0\.0\.1:\d+ runs PostgreSQL 14\.13; Candor needs PostgreSQL 15 or newer$/u,
    });
    await postgres.query('ALTER ROLE candor_migrator RESET search_path; DROP SCHEMA older CASCADE', 'candor');
    await postgres.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    const latin = { main: 'latin', keyring: 'candor_keyring' };
    await postgres.prepare(latin);
    await assert.rejects(open(postgres.urls(latin)), {
      exitCode: 78,
      message: /database latin is in LATIN1, not UTF8/u,
    });
  });

  test('TLS is verified: the certificate, and by verify-full the host', async () => {
    const { certificateFile } = postgres;
    const withTls = (host: string, mode: string) =>
      Object.fromEntries(
        Object.entries(postgres.urls()).map(([name, url]) => [
          name,
          `${url.replace('127.0.0.1', host)}?sslmode=${mode}&sslrootcert=${certificateFile}`,
        ]),
      );
    const instance = await open(withTls('localhost', 'verify-full'));
    const { rows } = await instance.keyringPool.query(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    assert.deepEqual(rows, [{ ssl: true }]);
    await instance.close();
    await (await open(withTls('127.0.0.1', 'verify-ca'))).close();
    await assert.rejects(open(withTls('127.0.0.1', 'verify-full')), {
      exitCode: 78,
      message: /the certificate of 127\.0\.0\.1:\d+ is refused \(ERR_TLS_CERT_ALTNAME_INVALID\)$/u,
    });
    const system = Object.entries(postgres.urls()).map(([name, url]) => [
      name,
      `${url}?sslmode=verify-full&sslrootcert=system`,
    ]);
    await assert.rejects(open(Object.fromEntries(system)), {
      exitCode: 78,
      message: /is refused \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/u,
    });
  });

  test('the doctor says of each address what answered, or what failed', async () => {
    const urls = postgres.urls();
    const tls = `?sslmode=verify-ca&sslrootcert=${postgres.certificateFile}`;
    const config = readConfig({
      ...urls,
      DATABASE_BACKUP_URL: urls.DATABASE_BACKUP_URL + tls,
      DATABASE_CHECKER_URL: `${urls.DATABASE_CHECKER_URL}?sslmode=verify-full&sslrootcert=system`,
      DATABASE_JOBS_URL: urls.DATABASE_JOBS_URL.replace('@', 'x@'),
      KEYRING_DATABASE_URL: urls.KEYRING_DATABASE_URL.replace(`:${postgres.port}/`, ':1/'),
    });
    const { lines, exitCode } = await doctor(config);
    const at = `127.0.0.1:${postgres.port}`;
    assert.equal(exitCode, 1);
    assert.deepEqual(
      lines.filter((line) => line.includes('DATABASE')),
      [
        `ok      DATABASE_URL: candor_migrator at ${at}/candor, PostgreSQL ${postgres.version}, without TLS`,
        `ok      DATABASE_APP_URL: candor_app at ${at}/candor, PostgreSQL ${postgres.version}, without TLS`,
        `FAILED  DATABASE_CHECKER_URL: the certificate of ${at} is refused (DEPTH_ZERO_SELF_SIGNED_CERT)`,
        `FAILED  DATABASE_JOBS_URL: ${at} refuses candor_jobs (SQLSTATE 28P01); docs/operate/external-database.md says how it is prepared`,
        `ok      DATABASE_BACKUP_URL: candor_backup at ${at}/candor, PostgreSQL ${postgres.version}, TLS verified (ca)`,
        'FAILED  KEYRING_DATABASE_URL: 127.0.0.1:1 does not answer (ECONNREFUSED)',
      ],
    );
    assert.ok(!lines.some((line) => line.includes('database.key')));
  });

  test(
    'migrations, roles, promises, an enrolment and reports do on it what they do on the embedded one',
    { timeout: 240_000 },
    async () => {
      const templates = { main: 'template_main', keyring: 'template_keyring' };
      await postgres.prepare(templates);
      await (await open(postgres.urls(templates))).close();
      const files = [
        'src/platform/migrate/catalogue.test.ts',
        'src/platform/migrate/generate.test.ts',
        'src/platform/migrate/migrate.test.ts',
        'src/platform/migrate/roles.test.ts',
        'src/modules/promises/break-it.test.ts',
        'src/modules/devices/enrolment.test.ts',
        'src/platform/gateway/reports.test.ts',
      ];
      const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
      const { code, output } = await run(
        ['--test', '--test-concurrency=2', '--test-reporter=tap', ...files],
        {
          ...environment,
          TEST_DATABASE: postgres.facts,
        },
      );
      assert.equal(code, 0, output);
      assert.match(output, /^# fail 0$/mu);
    },
  );

  test('a PostgreSQL that is away is named with its option, and is no mistake of the configuration', async () => {
    await postgres.stop();
    await assert.rejects(open(), {
      exitCode: 1,
      message: /^\w*DATABASE_\w*URL: 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)$/u,
    });
    await postgres.start();
  });
});

async function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd: server, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [[code], output] = await Promise.all([once(child, 'exit'), text(child.stdout)]);
  return { code, output };
}
