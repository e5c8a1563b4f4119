import { createHash } from 'node:crypto';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { clean } from '@candor/policy/text.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { fail, type Call } from '../../platform/http/index.ts';
import { KeyRefused, verifyEnrolmentKeys, type ClaimedKeys } from '../../platform/keys/index.ts';
import { joinFocusDevice } from '../activity/index.ts';
import { admit, admitAgain, type Admitted, type Newcomer } from './admit.ts';
import { answerOf, type Waiting } from './enrol-answer.ts';
import type { DeviceParts } from './parts.ts';
import { keepRequest } from './requests.ts';
import { lockToken, useToken } from './token-queries.ts';

type Body = Input<typeof enrolment.enrol>['body'];
type Answer = Output<typeof enrolment.enrol>;

/**
 * An agent's first call (clauses I4-I6, I9). Whatever is wrong with the token or the keys, the answer is the same:
 * nothing tells a guess from a used-up, expired or revoked token.
 */
export async function enrol(parts: DeviceParts, body: Body, call: Call<'public'>): Promise<Answer> {
  call.entry.actor = 'device';
  const claimed = claimedKeys(body);
  const auth = fromBase64url(body.auth);
  if (!auth || !claimed || (await verifyEnrolmentKeys(claimed)) !== 'proven') fail('enrolment_refused');
  const secretHash = createHash('sha256').update(auth).digest();
  const outcome = await enrolByToken(parts, body, claimed, secretHash, call).catch(refuseRequest);
  if (!outcome) fail('enrolment_refused');
  if ('deviceId' in outcome) return answerOf(parts, outcome);
  call.answerAccepted();
  return outcome;
}

async function enrolByToken(
  parts: DeviceParts,
  body: Body,
  claimed: ClaimedKeys,
  secretHash: Buffer,
  call: Call<'public'>,
): Promise<Admitted | Waiting | undefined> {
  const { database } = parts.platform;
  const companyId = await database.findOwner('enrolment_token', secretHash);
  if (companyId !== undefined) {
    const stated = newcomerOf(body, claimed);
    return stated && enrolDevice(parts, companyId, secretHash, stated, call);
  }
  const personId = await database.findOwner('focus_token', secretHash);
  // of the host itself nothing may come in with a Focus identity, and a person's device has no other way in
  if (personId === undefined || !body.focus || body.hostname !== undefined) return undefined;
  const joined = await joinFocusDevice(parts, personId, {
    secretHash,
    claimed,
    ...body.focus,
    agentVersion: body.agentVersion,
  });
  return joined && { ...joined, policy: null };
}

type Outcome =
  | { tokenId: string; admitted: Admitted }
  | { tokenId: string; waiting: Waiting; requestId: string };

async function enrolDevice(
  parts: DeviceParts,
  companyId: string,
  secretHash: Buffer,
  stated: Omit<Newcomer, 'tokenId'>,
  { entry }: Call<'public'>,
): Promise<Admitted | Waiting | undefined> {
  const { bus, clock, database, keys } = parts.platform;
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  const done = await database.withCompany(companyId, 'security', async (tx): Promise<Outcome | undefined> => {
    const token = await lockToken(tx, companyId, secretHash);
    if (!token) return undefined;
    const { id: tokenId, approval } = token;
    const newcomer = { ...stated, tokenId };
    const takeUse = () => useToken(tx, companyId, tokenId, clock.now());
    const again = await admitAgain(parts, tx, companyId, newcomer);
    if (again) return { tokenId, admitted: again };
    await parts.licences.requireSeat(tx, companyId);
    if (approval) {
      const kept = await keepRequest(parts, tx, { companyId, sealer }, newcomer, takeUse);
      if (!kept) return undefined;
      const { requestId, ...waiting } = kept;
      return { tokenId, waiting, requestId };
    }
    return (await takeUse()) ? { tokenId, admitted: await admit(parts, tx, companyId, newcomer) } : undefined;
  });
  if (!done) return undefined;
  Object.assign(entry, { companyId, targetId: done.tokenId });
  if ('waiting' in done) {
    bus.publish('enrolment.requested', { companyId, requestId: done.requestId, state: 'waiting' });
    return done.waiting;
  }
  const { deviceId } = done.admitted;
  entry.actorId = deviceId;
  bus.publish('enrolment.used', { companyId, tokenId: done.tokenId, deviceId });
  return done.admitted;
}

function newcomerOf(
  body: Body,
  { csr, identityPublic, sealingPublic }: ClaimedKeys,
): Omit<Newcomer, 'tokenId'> | undefined {
  const hostname = clean(body.hostname ?? '', 253);
  if (hostname === '' || body.focus) return undefined;
  const { platform, protocol } = body;
  const agentVersion = clean(body.agentVersion, 32);
  return {
    keys: { csr, identityPublic, sealingPublic },
    hostname,
    agentVersion,
    platform,
    protocol,
    pinRoot: body.pin ? Buffer.from(body.pin.root, 'hex') : null,
    pinMac: body.pin ? Buffer.from(body.pin.mac, 'hex') : null,
  };
}

function claimedKeys(body: Body): ClaimedKeys | undefined {
  const csr = fromBase64url(body.csr);
  const identityPublic = fromBase64url(body.identityPublic);
  const sealingPublic = fromBase64url(body.sealingPublic);
  const signature = fromBase64url(body.signature);
  return (
    csr && identityPublic && sealingPublic && signature && { csr, identityPublic, sealingPublic, signature }
  );
}

/** A certificate request that isn't one is refused like a wrong token; its use is given back with the transaction. */
function refuseRequest(error: unknown): undefined {
  if (error instanceof KeyRefused && error.code === 'request_refused') return undefined;
  throw error;
}
