import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  BackupRefused,
  dropScratch,
  type BackupDatabases,
  type MadeFile,
} from '../../platform/backup/index.ts';
import { codeOf } from '../../platform/log/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { failUnended, listRuns, updateRun, type Run } from './queries.ts';
import { createTurn, type BackupWork } from './turn.ts';
import { backUpNoted, verify } from './work.ts';

const lastRuns = 200;

/** Backups of a running instance. Everything that takes long is done in turn, and given up when the server stops. */
export interface BackupService extends AsyncDisposable {
  /** Before anything else: forgets what a server that was killed left half-done. */
  begin(): Promise<void>;
  /** Throws Failure already_running, and what the databases or the disk threw. */
  make(signal?: AbortSignal): Promise<MadeFile[]>;
  /** @returns how many rows were equal. Throws BackupRefused when the file can't be restored. */
  verifyFile(file: string): Promise<number>;
  /** As verifyFile(), of a file of the folder; its row says how it ended. */
  verifyRun(run: Run): Promise<void>;
  /** The newest good file of each kind. */
  verifyLast(): Promise<void>;
  isThere(run: Run): boolean;
  current(): BackupWork | undefined;
}

export function createBackupService(platform: Platform, databases: BackupDatabases): BackupService {
  const { clock, config, database, log } = platform;
  const stopping = new AbortController();
  const turn = createTurn(platform);
  const isThere = ({ file }: Run) => existsSync(path.join(config.backupDir, file));
  const noted = (id: string, change: Partial<Run>) =>
    database.withInstance('availability', (tx) => updateRun(tx, id, change));

  async function verifyNoted({ id, file }: Run): Promise<void> {
    try {
      await verify(config, databases, path.join(config.backupDir, file));
      log.write('backup.verified', { file });
      await noted(id, { state: 'done', verifiedAt: clock.now() });
    } catch (error) {
      log.write('backup.broken', { file, code: codeOf(error) });
      // anything else says nothing about the file
      if (error instanceof BackupRefused) await noted(id, { state: 'broken' });
      throw error;
    }
  }

  const verifyRun = (run: Run) => turn.take('verify', () => verifyNoted(run));
  return {
    async begin() {
      await database.withInstance('availability', (tx) => failUnended(tx, clock.now()));
      await dropScratch(databases);
    },
    make: (signal = stopping.signal) =>
      turn.take('backup', (progress) =>
        backUpNoted(platform, database, databases, {
          signal: AbortSignal.any([signal, stopping.signal]),
          progress,
        }),
      ),
    verifyFile: (file) => turn.take('verify', () => verify(config, databases, file)),
    verifyRun,
    async verifyLast() {
      const runs = await database.withInstance('availability', (tx) => listRuns(tx, lastRuns));
      for (const kind of ['data', 'keyring'] as const) {
        const last = runs.find((run) => run.kind === kind && run.state === 'done' && isThere(run));
        if (last) await verifyRun(last);
      }
    },
    isThere,
    current: turn.current,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await turn.over();
    },
  };
}
