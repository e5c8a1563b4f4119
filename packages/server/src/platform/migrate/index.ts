/**
 * Owns the shape of the database: roles, numbered migrations, everything that is generated from the dictionary, and
 * the check that both agree. Promises: a server never listens on a database that differs from what is declared.
 */
export { type Difference, compareCatalogue, refuseDifferences } from './catalogue.ts';
export type { Declared } from './generate.ts';
export { type Migration, migrate, progressOf, sha256 } from './migrate.ts';
export { noteInstance } from './instance-row.ts';
export { migrationsOfBuild, type Migrations, prepareDatabase, type PrepareOptions } from './prepare.ts';
