import type { Logger } from '../log/index.ts';
import type { Connection } from '../postgres/index.ts';
import { type Declared, generate } from './generate.ts';
import { migrateJobs } from './job-schema.ts';
import { migrate, readMigrations, whileLocked } from './migrate.ts';
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
}

/** Migrations of both databases and of the jobs, then what is generated. Servers that start at once do it in turn. */
export async function prepareDatabase({
  migrator,
  jobs,
  keyring,
  declared,
  log,
}: PrepareOptions): Promise<void> {
  await whileLocked(migrator, async (client) => {
    const ran = await migrate(client, readMigrations(order), log);
    await migrateJobs(jobs, log);
    await whileLocked(keyring, (own) => migrate(own, readMigrations(keyringOrder), log));
    await generate(client, declared, ran > 0, log);
  });
}
