import type { help } from '@candor/protocol/api/help.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesIn } from '../companies/index.ts';
import { changeHelp, type HelpRequest, type HelpState, type ShownHelp } from './queries.ts';
import { requireShown, tell } from './shown.ts';

/** Whoever asked looks after nothing of it: to them it is like one that is not there. */
export function handleHandlers(platform: Platform): Handlers<Pick<typeof help, 'takeHelp' | 'finishHelp'>> {
  return {
    async takeHelp({ params: { id } }, { caller, entry }) {
      entry.targetId = id;
      const request = await requireOthers(platform, caller, id);
      const taken = { state: 'taken', takenBy: caller.accountId, takenAt: platform.clock.now() } as const;
      await change(platform, caller, request, { from: ['waiting'], to: taken, by: 'takenBy' });
      return {};
    },
    async finishHelp({ params: { id }, body: { note } }, { caller, entry }) {
      entry.targetId = id;
      const request = await requireOthers(platform, caller, id);
      const sealed = note === undefined ? {} : { note: await sealNote(platform, request, note) };
      const done = {
        state: 'done',
        endedBy: caller.accountId,
        endedAt: platform.clock.now(),
        ...sealed,
      } as const;
      await change(platform, caller, request, { from: ['waiting', 'taken'], to: done, by: 'endedBy' });
      return {};
    },
  };
}

async function requireOthers({ database }: Platform, caller: Caller, id: string): Promise<ShownHelp> {
  const found = await database.withCompany(companyOf(caller), 'service', (tx) =>
    requireShown(tx, caller, id),
  );
  return found.isOwn ? fail('not_found') : found;
}

/** Under the key of whoever asks, as their text is. */
async function sealNote({ keys }: Platform, { personId, companyId, id }: ShownHelp, text: string) {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return sealer.seal('help_request', 'note', `${companyId}/${id}`, text);
}

interface Change {
  from: readonly HelpState[];
  to: Partial<HelpRequest> & { state: HelpState };
  by: 'takenBy' | 'endedBy';
}

/** Says who was first; the same of the same person once more is nothing. */
async function change(
  platform: Platform,
  caller: Caller,
  request: ShownHelp,
  { from, to, by }: Change,
): Promise<void> {
  const { companyId } = request;
  const isFirst = await platform.database.withCompany(companyId, 'service', (tx) =>
    changeHelp(tx, request, from, to),
  );
  if (isFirst) return tell(platform, request);
  const now = await requireOthers(platform, caller, request.id);
  if (now.state === to.state && now[by] === caller.accountId) return;
  const first = now.state === 'taken' ? now.takenBy : now.endedBy;
  const names = await namesIn(platform, companyId, first === null ? [] : [first]);
  fail('request_over', { state: now.state, by: (first && names.get(first)?.name) ?? null });
}
