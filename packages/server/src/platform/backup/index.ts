/**
 * Makes backups and reads them: tables as COPY text, in tar, gzip and age. Promises: a file is whole or not there, it
 * holds one moment of the database, and what was restored is equal to what was backed up, row for row.
 */
export { loadBackup } from './load.ts';
export { type BackupDatabases, type MadeFile, makeBackup, type Progress } from './make.ts';
export { type BackupKind, type RanMigration } from './manifest.ts';
export { removeOld } from './names.ts';
export { migrationsOf, openBackup, type OpenedBackup } from './read.ts';
export { decrypterFor, encrypterFor, readIdentityFile } from './recipients.ts';
export { BackupRefused } from './refusal.ts';
export { dropScratch, verifyBackup } from './scratch.ts';
export { dropTarget, refuseFull, whileConnected } from './target.ts';
