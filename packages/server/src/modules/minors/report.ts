import type { minors } from '@candor/protocol/api/minors.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { Throttle, type Limit } from '../accounts/index.ts';
import type { LetterTask } from './letters.ts';
import { instanceKey, type MinorParts } from './parts.ts';
import { insertReport } from './queries.ts';

const hourMs = 60 * 60_000;
/** Clause M87. */
const answerMs = 72 * hourMs;
const limit: Limit = { kind: 'minor-report', max: 5, windowMs: hourMs };

/** What a stranger says is kept as they said it, and no account is looked up. */
export function reportHandlers(
  { platform }: MinorParts,
  letters: LetterTask,
): Pick<Handlers<typeof minors>, 'reportMinor'> {
  const { clock, database, jobs, keys } = platform;
  const throttle = new Throttle(platform);
  return {
    async reportMinor({ body: { what, where, contact } }, call) {
      const tries = await throttle.of(limit, call.client.network);
      await database.withInstance('security', (tx) => throttle.take(tx, tries));
      const [id, receivedAt] = [newId(), clock.now()];
      const sealer = await keys.sealerFor(instanceKey);
      await database.withInstance('legal_duty', async (tx) => {
        await insertReport(tx, {
          id,
          what: sealer.seal('minor_report', 'what', id, what),
          place: sealer.seal('minor_report', 'place', id, where),
          contact: contact === undefined ? null : sealer.seal('minor_report', 'contact', id, contact),
          receivedAt,
          dueAt: new Date(receivedAt.getTime() + answerMs),
          toldAt: null,
          warnedAt: null,
          state: 'open',
          endedAt: null,
          byAccountId: null,
          reason: null,
        });
        await jobs.enqueue(tx, letters, {});
      });
      call.entry.targetId = id;
      call.answerAccepted();
      return { next: 'received' };
    },
  };
}
