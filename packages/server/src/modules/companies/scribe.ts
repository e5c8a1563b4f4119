import { clean } from '@candor/policy/text.ts';
import type { historyKinds } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertEvents } from './history-queries.ts';

export interface StructureEvent {
  kind: (typeof historyKinds)[number];
  subjectId: string;
  before?: string | null;
  after?: string | null;
  reason?: string | undefined;
}

/** Writes into a company's history, in the transaction of the change. */
export interface Scribe {
  note(tx: Tx, ...events: readonly StructureEvent[]): Promise<void>;
}

const textMax = 400;

/**
 * Made before the transaction: without the company's key nothing changes.
 * @param by who does it; null: the server itself
 */
export async function scribeFor(
  { keys, clock }: Pick<Platform, 'keys' | 'clock'>,
  companyId: string,
  by: Pick<Caller, 'memberId'> | null,
): Promise<Scribe> {
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const who = {
    byMemberId: by?.memberId ?? null,
    by: by === null ? 'server' : by.memberId === null ? 'staff' : 'member',
  } as const;
  return {
    note: (tx, ...events) =>
      insertEvents(
        tx,
        events.map(({ kind, subjectId, before, after, reason }) => {
          const id = newId();
          const sealed = (column: string, text: string | null | undefined) =>
            text === null || text === undefined
              ? null
              : sealer.seal('structure_event', column, `${companyId}/${id}`, clean(text, textMax));
          return {
            companyId,
            id,
            at: clock.now(),
            kind,
            subjectId,
            before: sealed('before', before),
            after: sealed('after', after),
            reason: sealed('reason', reason),
            ...who,
          };
        }),
      ),
  };
}
