/** Owns the embedded PostgreSQL: its cluster, its process, who it runs as. Promises: one start is enough, and a killed one comes back. */
export type { Connection, Tls } from './connection.ts';
export { type EmbeddedPostgres, startPostgres, type StartOptions } from './launcher.ts';
export { rolePassword } from './passwords.ts';
export { DatabaseRefused } from './refusal.ts';
