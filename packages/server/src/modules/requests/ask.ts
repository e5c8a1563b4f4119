import { answerWordOf, askableIn } from '@candor/policy/rights/asking.ts';
import type { requests } from '@candor/protocol/api/requests.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { endWaiting } from './end-waiting.ts';
import { waitsMs, type RequestParts } from './parts.ts';
import { readerOf } from './reader.ts';
import { countWaiting, insertRequest, listShown } from './right-queries.ts';

const mostWaiting = 50;

export function askHandlers(
  parts: RequestParts,
): Handlers<Pick<typeof requests, 'askForRight' | 'takeBackRequest'>> {
  const { platform } = parts;
  return {
    async askForRight({ body }, { caller, entry }) {
      const id = await ask(parts, caller, body);
      entry.targetId = id;
      return { id };
    },
    async takeBackRequest({ params: { id } }, { caller, entry }) {
      entry.targetId = id;
      await takeBack(platform, caller, id);
      return {};
    },
  };
}

/** Whoever decides is found again by the line, so that it is kept and not who they were. */
async function ask(
  { companies, platform }: RequestParts,
  caller: Caller,
  { device, right, reason }: Input<typeof requests.askForRight>['body'],
): Promise<string> {
  const { bus, clock, database, keys } = platform;
  const companyId = companyOf(caller);
  const { memberId, personId } = caller;
  const decision = await companies.decisionFor(caller, { device, right });
  const askable = askableIn(decision);
  if (!askable) fail('nothing_to_ask', { line: decision.refusedBy });
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const [id, askedAt] = [newId(), clock.now()];
  await database.withCompany(companyId, 'service', async (tx) => {
    if ((await countWaiting(tx, companyId, personId)) >= mostWaiting)
      fail('limit_reached', { most: mostWaiting });
    const isNew = await insertRequest(tx, {
      companyId,
      id,
      deviceId: device,
      personId,
      memberId,
      askedRight: right,
      line: askable.line,
      needed: askable.needed,
      reason: sealer.seal('right_request', 'reason', `${companyId}/${id}`, reason),
      askedAt,
      expiresAt: new Date(askedAt.getTime() + waitsMs),
      state: 'waiting',
      endedBy: null,
      endedAt: null,
      note: null,
    });
    if (!isNew) fail('already_exists');
  });
  bus.publish('requests.changed', { companyId, personId, word: askable.word });
  return id;
}

async function takeBack({ bus, clock, database }: Platform, caller: Caller, id: string): Promise<void> {
  const companyId = companyOf(caller);
  const now = clock.now();
  const request = await database.withCompany(companyId, 'service', async (tx) => {
    const [found] = await listShown(tx, await readerOf(tx, caller, now), { id, limit: 1 });
    if (!found?.isOwn) fail('not_found');
    const end = { state: 'taken-back', endedBy: null, endedAt: now } as const;
    if (!(await endWaiting(tx, { table: 'right_request', companyId, id }, end)))
      fail('request_over', { state: found.state });
    return found;
  });
  const word = answerWordOf(request.line);
  if (word) bus.publish('requests.changed', { companyId, personId: request.personId, word });
}
