import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { removeFocusDeviceAgain } from '../modules/activity/index.ts';
import { deleteCompanyRows } from '../modules/companies/index.ts';
import { revokeAgain } from '../modules/devices/index.ts';
import { purgeAll } from '../modules/retention/index.ts';
import { eraseAccountAgain, eraseAgain } from '../modules/rights/index.ts';
import { BackupRefused } from '../platform/backup/index.ts';
import { systemClock } from '../platform/clock.ts';
import { ledgerFile, mergeErasures, readErasures, type LedgerLine } from '../platform/erasures/index.ts';
import { destroyInKeyring, openKeys, type Keys } from '../platform/keys/index.ts';
import type { Logger } from '../platform/log/index.ts';
import type { InstanceDatabase } from '../platform/postgres/instance.ts';

/** An erasure ends within this time of its line in the ledger: an older one is in the backup. */
const longestErasureMs = 86_400_000;

/**
 * Lines of the ledgers beside the backup and in the configured folder. Throws BackupRefused when there is none, unless
 * the operator said that it shall go on without; LedgerDamaged when one is not readable.
 */
export async function findErasures(
  backupFile: string,
  { backupDir }: Pick<Config, 'backupDir'>,
  isNeeded: boolean,
): Promise<LedgerLine[]> {
  const folders = [...new Set([path.dirname(path.resolve(backupFile)), backupDir])];
  const found = await Promise.all(folders.map(readErasures));
  if (isNeeded && found.every((lines) => lines === undefined))
    throw new BackupRefused(
      `the erasure ledger is missing (${folders.map(ledgerFile).join(', ')}): what was erased since the backup would ` +
        'come back. Copy erasures.jsonl beside the backup, or go on with --without-erasure-ledger',
    );
  const lines = new Map(found.flatMap((some) => some ?? []).map((one) => [JSON.stringify(one), one]));
  return [...lines.values()].toSorted((a, b) => a.at.localeCompare(b.at));
}

/**
 * Erases again what was erased since the backup, and what has outlived its period since. Afterwards the ledger of the
 * configured folder holds these lines too. @returns how many lines of the ledger were carried out
 */
export async function eraseAllAgain(
  { database, keyringPool }: InstanceDatabase,
  lines: readonly LedgerLine[],
  { config, takenAt, log }: { config: Config; takenAt: Date; log: Logger },
): Promise<number> {
  const clock = systemClock;
  const keys = await keysIfReadable(config, keyringPool);
  let carriedOut = 0;
  for (const { at, erased } of lines) {
    const notedAt = new Date(at);
    switch (erased.kind) {
      case 'focus':
        if (notedAt.getTime() < takenAt.getTime() - longestErasureMs) continue;
        if ((await eraseAgain({ database, clock, keys }, { ...erased, notedAt })) === 'not needed') continue;
        break;
      case 'account':
        if (notedAt.getTime() < takenAt.getTime() - longestErasureMs) continue;
        if ((await eraseAccountAgain({ database, clock, keys }, { ...erased, notedAt })) === 'not needed')
          continue;
        break;
      case 'key':
        await destroyInKeyring(keyringPool, { kind: erased.owner, id: erased.id }, notedAt);
        break;
      case 'device':
        await revokeAgain({ database, clock }, erased);
        break;
      case 'company':
        await deleteCompanyRows({ database }, erased.id);
        break;
      case 'focus-device':
        await removeFocusDeviceAgain({ database, clock }, erased);
        break;
      default:
        throw new Error(erased satisfies never);
    }
    carriedOut += 1;
  }
  await purgeAll({ database, clock, log }, new AbortController().signal);
  await mergeErasures(config.backupDir, lines);
  return carriedOut;
}

/** Receipts of erasures need the keys. Throws KeyringRefused when the storage key is another instance's. */
async function keysIfReadable(
  { storageKeyFile }: Config,
  keyring: InstanceDatabase['keyringPool'],
): Promise<Keys | undefined> {
  if (!existsSync(storageKeyFile)) return undefined;
  const erasures = { note: async () => undefined };
  return openKeys({ storageKeyFile, keyring, clock: systemClock, erasures, warn: () => undefined });
}
