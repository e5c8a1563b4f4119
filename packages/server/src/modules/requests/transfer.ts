import type { requests } from '@candor/protocol/api/requests.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { endRightsOn, enterCompany, scribeFor } from '../companies/index.ts';
import { endStandingOn } from '../consents/index.ts';
import { removeDevice } from '../devices/index.ts';
import { endWaiting } from './end-waiting.ts';
import { waitsMs, type RequestParts } from './parts.ts';
import { findOffered, findTransfer, insertTransfer, type Transfer } from './transfer-queries.ts';

type TransferRoutes = Pick<typeof requests, 'offerDevice' | 'takeBackTransfer' | 'answerTransfer'>;
type Side = 'fromCompanyId' | 'toCompanyId';

/** A device goes to another company when both agree (clause C3, decision 28). */
export function transferHandlers(parts: RequestParts): Handlers<TransferRoutes> {
  const { clock, database } = parts.platform;
  return {
    async offerDevice({ params, body }, { caller }) {
      return { id: await offer(parts, caller, params.id, body.to) };
    },
    async takeBackTransfer({ params: { id } }, { caller, entry }) {
      entry.targetId = id;
      const transfer = await requireTransfer(parts, caller, 'fromCompanyId', id);
      await database.withCompany(companyOf(caller), 'service', (tx) =>
        end(tx, transfer, { state: 'taken-back', endedBy: null, endedAt: clock.now() }),
      );
      tell(parts, transfer);
      return {};
    },
    async answerTransfer({ params: { id }, body: { answer } }, { caller, entry }) {
      entry.targetId = id;
      const transfer = await requireTransfer(parts, caller, 'toCompanyId', id);
      if (answer === 'accept') await accept(parts, caller, transfer);
      else
        await database.withCompany(companyOf(caller), 'service', (tx) =>
          end(tx, transfer, { state: 'refused', endedBy: caller.memberId, endedAt: clock.now() }),
        );
      tell(parts, transfer);
      return {};
    },
  };
}

async function offer(parts: RequestParts, caller: Caller, deviceId: string, to: string): Promise<string> {
  const { clock, database } = parts.platform;
  const companyId = companyOf(caller);
  if (to === companyId) fail('bad_request', { path: 'to' });
  const [id, offeredAt] = [newId(), clock.now()];
  const row: Transfer = {
    id,
    fromCompanyId: companyId,
    deviceId,
    toCompanyId: to,
    offeredBy: caller.memberId,
    offeredAt,
    expiresAt: new Date(offeredAt.getTime() + waitsMs),
    state: 'waiting',
    endedBy: null,
    endedAt: null,
  };
  const isNew = await database.withCompany(companyId, 'service', (tx) => insertTransfer(tx, row));
  if (!isNew) fail('already_exists');
  tell(parts, row);
  return id;
}

async function requireTransfer(
  { platform }: RequestParts,
  caller: Caller,
  side: Side,
  id: string,
): Promise<Transfer> {
  const companyId = companyOf(caller);
  const found = await platform.database.withCompany(companyId, 'service', (tx) =>
    findTransfer(tx, { side, companyId }, id),
  );
  return found ?? fail('not_found');
}

/**
 * Ends the device where it was. It pinned that company's keys, so nothing but an enrolment with a token of the new
 * company makes it theirs; here is only checked that one would get a seat.
 */
async function accept(
  { companies, licences, platform }: RequestParts,
  caller: Caller,
  transfer: Transfer,
): Promise<void> {
  const { clock, database } = platform;
  const { fromCompanyId, deviceId, toCompanyId } = transfer;
  await database.withCompany(toCompanyId, 'service', (tx) => licences.requireSeat(tx, toCompanyId));
  const giver = await companies.find(fromCompanyId);
  const receiver = await companies.find(toCompanyId);
  const givers = await scribeFor(platform, fromCompanyId, null);
  const receivers = await scribeFor(platform, toCompanyId, caller);
  const now = clock.now();
  const outcome = await removeDevice(platform, fromCompanyId, deviceId, 'removed', async (tx) => {
    await end(tx, transfer, { state: 'accepted', endedBy: caller.memberId, endedAt: now });
    await endRightsOn(tx, fromCompanyId, deviceId, now);
    await endStandingOn(tx, fromCompanyId, deviceId, now);
    await givers.note(tx, {
      kind: 'device-transferred',
      subjectId: deviceId,
      after: receiver?.name ?? null,
    });
    const device = await findOffered(tx, fromCompanyId, deviceId);
    // each company sees its own history
    await enterCompany(tx, toCompanyId);
    await receivers.note(tx, {
      kind: 'device-taken-over',
      subjectId: deviceId,
      before: giver?.name ?? null,
      after: device?.label ?? null,
    });
  });
  if (outcome === 'missing') fail('request_over', { state: 'accepted' });
  platform.bus.publish('levels.changed', { companyId: fromCompanyId });
}

async function end(tx: Tx, { id }: Transfer, ended: Parameters<typeof endWaiting>[2]): Promise<void> {
  if (!(await endWaiting(tx, { table: 'device_transfer', id }, ended))) fail('request_over');
}

function tell({ platform }: RequestParts, { fromCompanyId, toCompanyId }: Transfer): void {
  for (const companyId of [fromCompanyId, toCompanyId])
    platform.bus.publish('requests.changed', { companyId, personId: null, word: 'device.transfer' });
}
