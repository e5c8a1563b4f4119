import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { base64url } from '@candor/crypto/encoding.ts';
import { enrolmentCode } from '@candor/crypto/enrolment-code.ts';
import { enrolmentStatement } from '@candor/crypto/enrolment-statement.ts';
import { parseEnrolmentToken, type EnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { pinProof } from '@candor/crypto/pin-proof.ts';
import { enrolment } from '@candor/protocol/api/devices.ts';
import { productVersion, protocolVersion } from '@candor/protocol/version.ts';
import { makeLinkKey } from './certificate-request.ts';
import { fingerprintOf, parseCertificate, requireOwnCertificate, serialOf } from './certificate.ts';
import { AgentFault } from './fault.ts';
import { signAs, type Identity } from './identity.ts';
import type { Pending } from './pending.ts';
import { platformName } from './platform.ts';
import { judgePolicy } from './policy.ts';
import { renewalStatement } from './statements.ts';
import { request } from './web-request.ts';

type EnrolBody = z.infer<typeof enrolment.enrol.body>;
type EnrolAnswer = z.infer<typeof enrolment.enrol.response>;
type RenewBody = z.infer<typeof enrolment.renew.body>;

/** What the device says of itself: Manage its host name; Focus a typed name and the operating system, nothing else. */
export type Introduction = Pick<EnrolBody, 'hostname' | 'focus'>;
/** Told of each request's exact body before it is sent, with the token's or ticket's secret replaced by its hash. */
export type Witness = (sent: { kind: 'enrol' | 'renew'; address: string; bytes: Uint8Array }) => void;

/**
 * Asks the token's server to let these keys in (clauses I4-I6). Throws AgentFault: `server_unreachable` (try again),
 * `web_not_trusted`, `enrolment_refused`, `wrong_authority`, `answer_refused`. Nothing is written to disk.
 */
export async function enrol(
  pending: Pending,
  pasted: string,
  introduction: Introduction,
  witness: Witness,
): Promise<Identity | NonNullable<Pending['waiting']>> {
  const token = parseEnrolmentToken(pasted);
  const { auth } = token;
  const body = { ...enrolBody(pending, auth, introduction), ...(await pinBody(pending, token)) };
  const witnessed = { ...body, auth: hashed(auth) };
  const address = new URL('/api/enrol', pending.url);
  witness({ kind: 'enrol', address: address.href, bytes: Buffer.from(JSON.stringify(witnessed)) });
  return judge(pending, await request(enrolment.enrol.response, address, { body, webCa: pending.webCa }));
}

/** Asks what became of a request that waits for approval. Throws as enrol() does. */
export async function pollEnrolment(
  pending: Pending,
  ticket: string,
  witness: Witness,
): Promise<Identity | NonNullable<Pending['waiting']>> {
  const shown = new URL(`/api/enrol/${hashed(Buffer.from(ticket, 'base64url'))}`, pending.url);
  witness({ kind: 'enrol', address: shown.href, bytes: Buffer.from(`GET ${shown.pathname}`) });
  const address = new URL(`/api/enrol/${ticket}`, pending.url);
  return judge(pending, await request(enrolment.poll.response, address, { webCa: pending.webCa }));
}

/** A new certificate for a device whose own has ended, by its identity key over a nonce (clause I7). */
export async function renewAtWebPort(identity: Identity, witness: Witness): Promise<Identity> {
  const serial = serialOf(identity.certificate);
  const say = <T extends z.ZodType>(schema: T, path: string, body: object) => {
    const address = new URL(path, identity.url);
    witness({ kind: 'renew', address: address.href, bytes: Buffer.from(JSON.stringify(body)) });
    return request(schema, address, { body, webCa: identity.webCa });
  };
  const { nonce } = await say(enrolment.nonce.response, '/api/enrol/nonce', { serial });
  const link = makeLinkKey();
  const csr = base64url(link.request);
  const signature = signAs(identity.identityKey, renewalStatement({ serial, nonce, csr }));
  const body: RenewBody = { serial, nonce, csr, signature };
  const { certificate } = await say(enrolment.renew.response, '/api/enrol/renew', body);
  requireOwnCertificate(certificate, link);
  return { ...identity, certificate, linkKey: link.privateKey };
}

function enrolBody(pending: Pending, auth: Uint8Array, introduction: Introduction): EnrolBody {
  const { identityKey, request: csr, sealingKey } = pending;
  const statement = enrolmentStatement({
    csr: Buffer.from(csr, 'base64url'),
    identityPublic: bytesOf(identityKey),
    sealingPublic: bytesOf(sealingKey),
  });
  return {
    auth: base64url(auth),
    csr,
    identityPublic: identityKey.publicKey,
    sealingPublic: sealingKey.publicKey,
    signature: signAs(identityKey, statement),
    agentVersion: productVersion,
    protocol: protocolVersion,
    platform: platformName(),
    ...introduction,
  };
}

/** Which root was pinned, and that this very device was given it with the token (clause T4). */
async function pinBody(
  { identityKey, sealingKey }: Pending,
  { pin }: EnrolmentToken,
): Promise<Pick<EnrolBody, 'pin'>> {
  if (!pin) return {};
  const mac = await pinProof(pin.proof, bytesOf(identityKey), bytesOf(sealingKey), pin.root);
  return { pin: { root: pin.root, mac: Buffer.from(mac).toString('hex') } };
}

async function judge(
  pending: Pending,
  answer: EnrolAnswer,
): Promise<Identity | NonNullable<Pending['waiting']>> {
  if (!('ticket' in answer)) return identityFrom(pending, answer);
  // the device shows its own keys' code, never one that it was told
  const code = await enrolmentCode(bytesOf(pending.identityKey), bytesOf(pending.sealingKey));
  return { ...answer, code };
}

function identityFrom(pending: Pending, answer: Exclude<EnrolAnswer, { ticket: string }>): Identity {
  requireAuthority(answer.serverCa, pending.authority);
  requireOwnCertificate(answer.certificate, { privateKey: pending.linkKey });
  const identity: Identity = {
    kind: pending.kind,
    deviceId: answer.deviceId,
    url: pending.url,
    authority: pending.authority,
    serverCa: answer.serverCa,
    gateway: answer.gateway,
    certificate: answer.certificate,
    linkKey: pending.linkKey,
    identityKey: pending.identityKey,
    sealingKey: pending.sealingKey,
    storeKey: pending.storeKey,
    policyKey: answer.policyKey,
    policy: answer.policy,
    enrolledAt: Date.now(),
    ...(pending.webCa !== undefined && { webCa: pending.webCa }),
    ...(pending.deviceClass && { deviceClass: pending.deviceClass }),
    ...(pending.kind === 'manage' && answer.licence && { licence: answer.licence }),
  };
  return { ...identity, ...pinnedPolicy(identity) };
}

function requireAuthority(pem: string, fingerprint: string): void {
  const certificate = parseCertificate(pem);
  if (certificate && fingerprintOf(certificate) === fingerprint) return;
  throw new AgentFault(
    'wrong_authority',
    "The server's authority is not the one that the enrolment token names. Nothing was kept. Ask for a new token.",
  );
}

function pinnedPolicy(identity: Identity): Pick<Identity, 'pinned'> {
  if (identity.kind === 'focus' || identity.policy === null) return {};
  const verdict = judgePolicy(identity, identity.policy, { at: Date.now(), inForce: 0 });
  if (verdict.status === 'refused')
    throw new AgentFault('answer_refused', `The server's device policy was refused (${verdict.line}).`);
  return { pinned: verdict.policy.collectors };
}

const bytesOf = ({ publicKey }: { publicKey: string }): Buffer => Buffer.from(publicKey, 'base64url');
const hashed = (secret: Uint8Array): string => `sha256:${createHash('sha256').update(secret).digest('hex')}`;
