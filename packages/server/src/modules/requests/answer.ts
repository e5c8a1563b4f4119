import { answerWordOf } from '@candor/policy/rights/asking.ts';
import type { requests } from '@candor/protocol/api/requests.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { namesIn } from '../companies/index.ts';
import { endWaiting } from './end-waiting.ts';
import type { RequestParts } from './parts.ts';
import { readerOf } from './reader.ts';
import { listShown, type ShownRequest } from './right-queries.ts';

type AnswerRoutes = Pick<typeof requests, 'allowRequest' | 'answerRequest'>;
type Ending = 'allowed' | 'done' | 'refused';

/** Of several answers the first counts (clause U2). */
export function answerHandlers(parts: RequestParts): Handlers<AnswerRoutes> {
  return {
    async allowRequest({ params: { id }, body }, { caller, entry }) {
      entry.targetId = id;
      const request = await requireRequest(parts, caller, id);
      const allowed = await allow(parts, caller, request, body);
      if (!allowed) await refuseSecond(parts, caller, id, 'allowed');
      if (!body.preview) tell(parts, request);
      return allowed ?? { changes: [] };
    },
    async answerRequest({ params: { id }, body }, { caller, entry }) {
      entry.targetId = id;
      const request = await requireRequest(parts, caller, id);
      const ending = body.answer === 'done' ? 'done' : 'refused';
      if (!(await end(parts, caller, request, { ending, note: body.note })))
        await refuseSecond(parts, caller, id, ending);
      tell(parts, request);
      return {};
    },
  };
}

function find({ platform }: RequestParts, caller: Caller, id: string): Promise<ShownRequest | undefined> {
  const { clock, database } = platform;
  return database.withCompany(companyOf(caller), 'service', async (tx) => {
    const [found] = await listShown(tx, await readerOf(tx, caller, clock.now()), { id, limit: 1 });
    return found;
  });
}

/** Nobody answers what they ask for themself; what they have no say in is not there. */
async function requireRequest(parts: RequestParts, caller: Caller, id: string): Promise<ShownRequest> {
  const request = await find(parts, caller, id);
  return request && !request.isOwn ? request : fail('not_found');
}

/** With the level, in one transaction. Undefined: somebody was first. */
async function allow(
  { companies, platform }: RequestParts,
  caller: Caller,
  { companyId, id, deviceId, memberId, needed }: ShownRequest,
  { was, preview }: Input<typeof requests.allowRequest>['body'],
): Promise<Output<typeof requests.allowRequest> | undefined> {
  const of = { table: 'right_request', companyId, id } as const;
  const level = needed ?? fail('bad_request', { path: 'id' });
  const change = {
    // of staff the level follows from what is set for their role
    subject: { kind: 'member', id: memberId ?? fail('bad_request', { path: 'id' }) },
    target: { kind: 'device', id: deviceId },
    was,
    level,
  } as const;
  const ended = { state: 'allowed', endedBy: caller.memberId, endedAt: platform.clock.now() } as const;
  let isLate = false;
  try {
    const { changes } = await companies.setLevels(caller, { changes: [change], preview }, async (tx) => {
      isLate = !preview && !(await endWaiting(tx, of, ended));
      if (isLate) fail('request_over');
    });
    return { changes: changes.map(({ before, after }) => ({ before, after })) };
  } catch (error) {
    if (isLate) return undefined;
    throw error;
  }
}

/** @returns whether it waited until now */
async function end(
  { platform }: RequestParts,
  { memberId }: Caller,
  request: ShownRequest,
  { ending, note }: { ending: Ending; note: string | undefined },
): Promise<boolean> {
  const { clock, database } = platform;
  const { companyId, id } = request;
  const sealed = note === undefined ? {} : { note: await sealNote(platform, request, note) };
  const ended = { state: ending, endedBy: memberId, endedAt: clock.now(), ...sealed };
  return database.withCompany(companyId, 'service', (tx) =>
    endWaiting(tx, { table: 'right_request', companyId, id }, ended),
  );
}

/** Under the key of whoever asks, as their reason is. */
async function sealNote(
  { keys }: RequestParts['platform'],
  { personId, companyId, id }: ShownRequest,
  text: string,
) {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return sealer.seal('right_request', 'note', `${companyId}/${id}`, text);
}

/** Says whose answer was first; the same answer of the same person once more is none. */
async function refuseSecond(parts: RequestParts, caller: Caller, id: string, wanted: Ending): Promise<void> {
  const request = (await find(parts, caller, id)) ?? fail('not_found');
  const { answeredAccountId, endedAt, endedBy, companyId, state } = request;
  if (state === wanted && endedBy !== null && endedBy === caller.memberId) return;
  const names = await namesIn(
    parts.platform,
    companyId,
    answeredAccountId === null ? [] : [answeredAccountId],
  );
  const by = answeredAccountId === null ? null : (names.get(answeredAccountId)?.name ?? null);
  // one that still waits is over by its time
  fail('request_over', {
    state: state === 'waiting' ? 'expired' : state,
    by,
    at: endedAt?.getTime() ?? null,
  });
}

function tell({ platform }: RequestParts, { companyId, line, personId }: ShownRequest): void {
  const word = answerWordOf(line);
  if (word) platform.bus.publish('requests.changed', { companyId, personId, word });
}
