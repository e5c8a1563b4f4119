import { createHash, randomUUIDv7 } from 'node:crypto';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { clean } from '@candor/policy/text.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { certificateRow } from '../../platform/gateway/index.ts';
import { fail, type Call } from '../../platform/http/index.ts';
import { KeyRefused, verifyEnrolmentKeys, type ClaimedKeys } from '../../platform/keys/index.ts';
import { joinFocusDevice } from '../activity/index.ts';
import { signPolicy, type SignedPolicy } from './device-policy.ts';
import { addDevice, addKey } from './key-queries.ts';
import type { DeviceParts } from './parts.ts';
import { useToken } from './token-queries.ts';

type Body = Input<typeof enrolment.enrol>['body'];
type Answer = Output<typeof enrolment.enrol>;
type Entry = Call['entry'];
interface Enrolled {
  deviceId: string;
  certificate: string;
  policy: SignedPolicy | null;
}

/**
 * An agent's first call (clauses I4, I6, I9). Whatever is wrong with the token or the keys, the answer is the same:
 * nothing tells a guess from a used-up, expired or revoked token.
 */
export async function enrol(parts: DeviceParts, body: Body, entry: Entry): Promise<Answer> {
  entry.actor = 'device';
  const claimed = claimedKeys(body);
  const auth = fromBase64url(body.auth);
  if (!auth || !claimed || (await verifyEnrolmentKeys(claimed)) !== 'proven') fail('enrolment_refused');
  const secretHash = createHash('sha256').update(auth).digest();
  const enrolled = await enrolByToken(parts, body, claimed, secretHash, entry).catch(refuseRequest);
  if (!enrolled) fail('enrolment_refused');
  const { authorities, platform, schemaHash } = parts;
  const policyKey = Buffer.from(authorities.publicKeys['policy-key']).toString('base64url');
  return {
    ...enrolled,
    serverCa: authorities.serverCa.pem,
    gateway: platform.config.agentUrl,
    policyKey,
    schemaHash,
  };
}

async function enrolByToken(
  parts: DeviceParts,
  body: Body,
  claimed: ClaimedKeys,
  secretHash: Buffer,
  entry: Entry,
): Promise<Enrolled | undefined> {
  const { database } = parts.platform;
  const companyId = await database.findOwner('enrolment_token', secretHash);
  if (companyId !== undefined) return enrolDevice(parts, companyId, body, claimed, { secretHash, entry });
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

async function enrolDevice(
  parts: DeviceParts,
  companyId: string,
  body: Body,
  claimed: ClaimedKeys,
  { secretHash, entry }: { secretHash: Buffer; entry: Entry },
): Promise<Enrolled | undefined> {
  const label = clean(body.hostname ?? '', 80);
  if (label === '' || body.focus) return undefined;
  const { authorities, platform } = parts;
  const deviceId = randomUUIDv7();
  const now = platform.clock.now();
  const done = await platform.database.withCompany(companyId, 'security', async (tx) => {
    const token = await useToken(tx, companyId, secretHash, now);
    if (!token) return undefined;
    const certificate = await authorities.issueDeviceCertificate({
      csr: claimed.csr,
      deviceId,
      days: platform.config.certDays,
    });
    await addDevice(tx, newDevice(companyId, deviceId, label, body, now));
    await addKey(tx, { companyId, deviceId, ...certificateRow(certificate, claimed) });
    return { tokenId: token.id, certificate: certificate.pem };
  });
  if (!done) return undefined;
  Object.assign(entry, { actorId: deviceId, companyId, targetId: done.tokenId });
  platform.bus.publish('enrolment.used', { companyId, tokenId: done.tokenId, deviceId });
  return { deviceId, certificate: done.certificate, policy: await signPolicy(authorities, deviceId, now) };
}

function newDevice(
  companyId: string,
  id: string,
  label: string,
  { agentVersion, platform, protocol }: Body,
  enrolledAt: Date,
) {
  const facts = {
    companyId,
    id,
    label,
    protocol,
    agentVersion: clean(agentVersion, 32),
    platform,
    enrolledAt,
  };
  return { ...facts, state: 'active', lastSeq: 0, bootId: null, lastSeenAt: null, removedAt: null } as const;
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
