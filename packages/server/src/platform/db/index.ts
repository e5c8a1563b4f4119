/**
 * Owns the connections to the database. Promises: every query runs in a transaction that says whose rows it may see
 * and what for, has a deadline, and fails with a code that says whether to try again. A query over many rows names
 * its company too: row security alone does not lead the planner to an index's order.
 */
export { ask } from './ask.ts';
export { poolCloser } from './close-pool.ts';
export { type Database, type FindableTable, openDatabase } from './database.ts';
export { jsonb } from './jsonb.ts';
export { driverOptions, openPool, type PoolKind } from './pool.ts';
export type { Tx } from './transaction.ts';
