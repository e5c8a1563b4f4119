import type { Logger } from '../log/index.ts';
import type { Connection } from '../postgres/index.ts';
import { type Declared, generate } from './generate.ts';
import { migrateJobs } from './job-schema.ts';
import { migrate, progressOf, readMigrations, whileLocked, type Migration } from './migrate.ts';
import { keyringOrder, order } from './order.ts';

export interface PrepareOptions {
  /** candor_migrator on the main database. */
  migrator: Connection;
  /** candor_jobs on the main database. */
  jobs: Connection;
  /** candor_keyring on the keyring's database. */
  keyring: Connection;
  declared: Declared;
  log: Logger;
  /** Called with what ran before the first change of a schema that is in use; what it throws leaves that as it is. */
  beforeUpgrade?: ((applied: Migrations) => Promise<void>) | undefined;
  /** For tests: others than this build's. */
  migrations?: Migrations | undefined;
}

/** Of the main database and of the keyring's. */
export interface Migrations {
  data: readonly Migration[];
  keyring: readonly Migration[];
}

/** All that this build runs. */
export const migrationsOfBuild = (): Migrations => ({
  data: readMigrations(order),
  keyring: readMigrations(keyringOrder),
});

/** Migrations of both databases and of the jobs, then what is generated. Servers that start at once do it in turn. */
export async function prepareDatabase({
  migrator,
  jobs,
  keyring,
  declared,
  log,
  beforeUpgrade = async () => undefined,
  migrations = migrationsOfBuild(),
}: PrepareOptions): Promise<void> {
  await whileLocked(migrator, async (client) => {
    const data = await progressOf(client, migrations.data);
    const ran = await whileLocked(keyring, async (own) => {
      const keys = await progressOf(own, migrations.keyring);
      if (data.applied.length > 0 && data.waiting.length + keys.waiting.length > 0)
        await beforeUpgrade({ data: data.applied, keyring: keys.applied });
      await migrate(own, migrations.keyring, log);
      return migrate(client, migrations.data, log);
    });
    await migrateJobs(jobs, log);
    await generate(client, declared, ran > 0, log);
  });
}
