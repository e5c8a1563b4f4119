import type { backups } from '@candor/protocol/api/backups.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Platform } from '../../platform/platform.ts';
import { firstStart, listRuns, type Run } from './queries.ts';
import type { BackupWork } from './turn.ts';

const lateMs = 26 * 3_600_000;
const dayMs = 86_400_000;

interface Shown {
  running: BackupWork | null;
  isThere(run: Run): boolean;
  limit: number;
}

export async function listBackups(
  { clock, config, database }: Pick<Platform, 'clock' | 'config' | 'database'>,
  shown: Shown,
): Promise<Output<(typeof backups)['list']>> {
  const { running, isThere } = shown;
  const now = clock.now().getTime();
  const { runs, lastGoodAt, dueAt } = await readRuns({ database }, shown);
  return {
    folder: config.backupDir,
    storageKeyFile: config.storageKeyFile,
    keepDays: config.backupKeepDays,
    keyringKeepDays: config.keyringBackupKeepDays,
    nextAt: nextTime(config.backupAt, now),
    lastGoodAt,
    state: now > dueAt ? 'late' : lastGoodAt === null ? 'none' : 'good',
    running,
    items: runs.map((run) => ({
      id: run.id,
      kind: run.kind,
      file: run.file,
      sizeBytes: run.bytes,
      rows: run.rows,
      state: run.state,
      startedAt: run.startedAt.getTime(),
      tookMs: run.endedAt ? run.endedAt.getTime() - run.startedAt.getTime() : null,
      verifiedAt: run.verifiedAt?.getTime() ?? null,
      place: isThere(run) ? 'folder' : 'gone',
    })),
  };
}

/** Since when a good backup is missing; undefined while none is. */
export async function lateSince(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  shown: Omit<Shown, 'running'>,
): Promise<Date | undefined> {
  const { dueAt } = await readRuns({ database }, shown);
  return clock.now().getTime() > dueAt ? new Date(dueAt) : undefined;
}

/** The runs, the last good one, and when the next must be there at the latest. */
async function readRuns(
  { database }: Pick<Platform, 'database'>,
  { isThere, limit }: Omit<Shown, 'running'>,
): Promise<{ runs: Run[]; lastGoodAt: number | null; dueAt: number }> {
  const [runs, firstStartAt] = await database.withInstance('availability', async (tx) => [
    await listRuns(tx, limit),
    await firstStart(tx),
  ]);
  const lastGood = runs.find((run) => run.kind === 'data' && run.state === 'done' && isThere(run));
  const lastGoodAt = lastGood?.startedAt.getTime() ?? null;
  const since = lastGoodAt ?? firstStartAt?.getTime();
  return { runs, lastGoodAt, dueAt: since === undefined ? Number.POSITIVE_INFINITY : since + lateMs };
}

/** The next time of day that is ahead, in UTC. */
function nextTime({ hour, minute }: { hour: number; minute: number }, now: number): number {
  const today = new Date(now).setUTCHours(hour, minute, 0, 0);
  return today > now ? today : today + dayMs;
}
