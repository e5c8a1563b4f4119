import { createHash, randomBytes } from 'node:crypto';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { enrolmentCode } from '@candor/crypto/enrolment-code.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import { admit, admitAgain, type Admitted, type Newcomer } from './admit.ts';
import { answerOf, type Waiting } from './enrol-answer.ts';
import type { DeviceParts } from './parts.ts';
import {
  addRequest,
  changeTicket,
  decide,
  findByTicket,
  findOpenRequest,
  listWaiting,
  noteDevice,
} from './request-queries.ts';

/** A request that nobody decided about in this time is refused. */
export const waitsMs = 24 * 3_600_000;

type RequestRoutes = Pick<typeof enrolment, 'poll' | 'listRequests' | 'approve' | 'refuse'>;

export function requestHandlers(parts: DeviceParts): Handlers<RequestRoutes> {
  return {
    poll: ({ params }, call) => poll(parts, params.ticket, call),
    listRequests: (_, { caller }) => list(parts, companyOf(caller)),
    approve: ({ params }, { caller }) => decideOn(parts, caller, params.id, 'approved'),
    refuse: ({ params }, { caller }) => decideOn(parts, caller, params.id, 'refused'),
  };
}

/** The request of a token's newcomer, kept. The same keys again get the same request, under another ticket. */
export async function keepRequest(
  { platform }: DeviceParts,
  tx: Tx,
  { companyId, sealer }: { companyId: string; sealer: Sealer },
  newcomer: Newcomer,
  takeUse: () => Promise<boolean>,
): Promise<(Waiting & { requestId: string }) | undefined> {
  const { keys, hostname, ...facts } = newcomer;
  const now = platform.clock.now();
  const ticket = randomBytes(32);
  const ticketHash = hashOf(ticket);
  const known = await findOpenRequest(tx, companyId, facts.tokenId, keys, new Date(now.getTime() - waitsMs));
  if (known) await changeTicket(tx, companyId, known.id, { ticketHash, csr: keys.csr });
  else if (!(await takeUse())) return undefined;
  const { id, code, askedAt } = known ?? {
    id: newId(),
    code: await enrolmentCode(keys.identityPublic, keys.sealingPublic),
    askedAt: now,
  };
  if (!known)
    await addRequest(tx, {
      companyId,
      id,
      ticketHash,
      code,
      askedAt,
      ...keys,
      ...facts,
      ...undecided,
      hostname: sealer.seal('enrolment_request', 'hostname', id, hostname),
    });
  return { requestId: id, ticket: ticket.toString('base64url'), code, endsAt: askedAt.getTime() + waitsMs };
}

const undecided = { state: 'waiting', decidedAt: null, decidedBy: null, deviceId: null } as const;
const hashOf = (ticket: Uint8Array) => createHash('sha256').update(ticket).digest();

/** What became of the request. Whatever is wrong with the ticket, and whoever refused, the answer is the same. */
async function poll(parts: DeviceParts, ticket: string, call: Call<'public'>) {
  const { audit, bus, database, keys } = parts.platform;
  const ticketHash = hashOf(fromBase64url(ticket) ?? new Uint8Array());
  const companyId = (await database.findOwner('enrolment_request', ticketHash)) ?? fail('enrolment_refused');
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const found = await database.withCompany(companyId, 'security', (tx) =>
    answerRequest(parts, tx, { companyId, ticketHash, sealer }),
  );
  if (!found) fail('enrolment_refused');
  if ('code' in found) {
    call.answerAccepted();
    return { ticket, ...found };
  }
  const { request, admitted } = found;
  bus.publish('enrolment.used', { companyId, tokenId: request.tokenId, deviceId: admitted.deviceId });
  const action = 'GET /api/enrol/:ticket';
  const ids = { companyId, actorId: admitted.deviceId, targetId: request.id };
  await audit.write({ actor: 'device', action, outcome: 'done', ...ids });
  return answerOf(parts, admitted);
}

type Found = Omit<Waiting, 'ticket'> | { request: { id: string; tokenId: string }; admitted: Admitted };

async function answerRequest(
  parts: DeviceParts,
  tx: Tx,
  { companyId, ticketHash, sealer }: { companyId: string; ticketHash: Uint8Array; sealer: Sealer },
): Promise<Found | undefined> {
  const request = await findByTicket(tx, companyId, ticketHash);
  if (!request || request.state === 'refused') return undefined;
  const endsAt = request.askedAt.getTime() + waitsMs;
  if (request.state === 'waiting')
    return endsAt > parts.platform.clock.now().getTime() ? { code: request.code, endsAt } : undefined;
  const { csr, identityPublic, sealingPublic } = request;
  const newcomer: Newcomer = {
    ...request,
    keys: { csr, identityPublic, sealingPublic },
    hostname: sealer.open('enrolment_request', 'hostname', request.id, request.hostname, 'security'),
  };
  if (request.deviceId === null) {
    await parts.licences.requireSeat(tx, companyId);
    const admitted = await admit(parts, tx, companyId, newcomer);
    await noteDevice(tx, companyId, request.id, admitted.deviceId);
    return { request, admitted };
  }
  const again = await admitAgain(parts, tx, companyId, newcomer);
  return again && { request, admitted: again };
}

async function list({ platform: { clock, database, keys } }: DeviceParts, companyId: string) {
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const since = new Date(clock.now().getTime() - waitsMs);
  const rows = await database.withCompany(companyId, 'security', (tx) => listWaiting(tx, companyId, since));
  return {
    items: rows.map(({ askedAt, hostname, ...row }) => ({
      ...row,
      hostname: sealer.open('enrolment_request', 'hostname', row.id, hostname, 'security'),
      askedAt: askedAt.getTime(),
      endsAt: askedAt.getTime() + waitsMs,
    })),
  };
}

async function decideOn(
  { platform: { bus, clock, database } }: DeviceParts,
  caller: Caller,
  requestId: string,
  state: 'approved' | 'refused',
) {
  const companyId = companyOf(caller);
  const decidedAt = clock.now();
  const since = new Date(decidedAt.getTime() - waitsMs);
  const decision = { state, decidedAt, decidedBy: caller.accountId };
  const isDecided = await database.withCompany(companyId, 'security', (tx) =>
    decide(tx, companyId, requestId, since, decision),
  );
  if (!isDecided) fail('not_found');
  bus.publish('enrolment.requested', { companyId, requestId, state });
  return {};
}
