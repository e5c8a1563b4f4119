import type { LiveEvent } from '@candor/protocol/messages/live.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';

type Event = Omit<Extract<LiveEvent, { topic: 'backup.progress' }>, 'topic'>;
export type BackupWork = Event['work'];
export type WorkProgress = Pick<Event, 'table' | 'doneBytes' | 'totalBytes'>;

/** Work on backups is done one at a time, and the live stream hears of it. */
export interface Turn {
  /** Throws Failure already_running, and what the work throws. */
  take<T>(work: BackupWork, run: (tell: (progress: WorkProgress) => void) => Promise<T>): Promise<T>;
  current(): BackupWork | undefined;
  /** Waits for the work that is under way, however it ends. */
  over(): Promise<void>;
}

const progressMs = 500;
const noProgress: WorkProgress = { table: null, doneBytes: 0, totalBytes: 0 };

export function createTurn({ bus, clock }: Pick<Platform, 'bus' | 'clock'>): Turn {
  let current: { work: BackupWork; ended: Promise<unknown> } | undefined;
  return {
    async take(work, run) {
      if (current) fail('already_running');
      const tell = (state: Event['state'], progress = noProgress) =>
        bus.publish('backup.progress', { work, state, ...progress });
      const { promise, resolve } = Promise.withResolvers<void>();
      current = { work, ended: promise };
      let state: Event['state'] = 'failed';
      try {
        tell('running');
        const result = await run(seldom(clock, (progress) => tell('running', progress)));
        state = 'done';
        return result;
      } finally {
        current = undefined;
        tell(state);
        resolve();
      }
    },
    current: () => current?.work,
    async over() {
      await current?.ended;
    },
  };
}

function seldom<T>({ monotonicMs }: Platform['clock'], hear: (value: T) => void): (value: T) => void {
  let heardAt = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = monotonicMs();
    if (now - heardAt < progressMs) return;
    heardAt = now;
    hear(value);
  };
}
