import { startTestPostgres, type TestPostgres } from './database.ts';

let running: TestPostgres | undefined;

/** One PostgreSQL with migrated templates for all test files of a run; their processes inherit where it is. */
export async function globalSetup(): Promise<void> {
  running = await startTestPostgres();
  process.env['TEST_DATABASE'] = running.facts;
}

export async function globalTeardown(): Promise<void> {
  await running?.stop();
}
