import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import { enrolmentStatement } from '@candor/crypto/enrolment-statement.ts';
import { parseEnrolmentToken, type EnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { enrolment } from '@candor/protocol/api/devices.ts';
import { productVersion, protocolVersion } from '@candor/protocol/version.ts';
import { makeLinkKey, type LinkKey } from './certificate-request.ts';
import { fingerprintOf, parseCertificate, requireOwnCertificate, serialOf } from './certificate.ts';
import { AgentFault, codeOf } from './fault.ts';
import { makePair, makeStoreKey, signAs, type Identity, type RawPair } from './identity.ts';
import { platformName } from './platform.ts';
import { judgePolicy } from './policy.ts';
import { renewalStatement } from './statements.ts';

type EnrolBody = z.infer<typeof enrolment.enrol.body>;
type EnrolAnswer = z.infer<typeof enrolment.enrol.response>;
type RenewBody = z.infer<typeof enrolment.renew.body>;

/** What the device says of itself: Manage its host name; Focus a typed name and the operating system, nothing else. */
export type Introduction = Pick<EnrolBody, 'hostname' | 'focus'>;
/** Told of each request's exact body before it is sent, with the token's secret replaced by its hash. */
export type Witness = (sent: { kind: 'enrol' | 'renew'; address: string; bytes: Uint8Array }) => void;

const deadlineMs = 20_000;
const maxAnswerBytes = 256 * 1024;

/**
 * Enrols at the token's server (clauses I4, I6). Throws AgentFault: `server_unreachable` (try again),
 * `enrolment_refused`, `wrong_authority`, `answer_refused`. Nothing is written to disk.
 */
export async function enrol(pasted: string, introduction: Introduction, witness: Witness): Promise<Identity> {
  const token = parseEnrolmentToken(pasted);
  const keys = {
    link: makeLinkKey(),
    identity: makePair('ed25519'),
    sealing: makePair('x25519'),
  };
  const body = enrolBody(token, keys, introduction);
  const witnessed = { ...body, auth: `sha256:${createHash('sha256').update(token.auth).digest('hex')}` };
  const address = new URL('/api/enrol', token.url);
  witness({ kind: 'enrol', address: address.href, bytes: Buffer.from(JSON.stringify(witnessed)) });
  const answer = parseAnswer(enrolment.enrol.response, await post(address, body));
  requireAuthority(answer.serverCa, token.ca);
  requireOwnCertificate(answer.certificate, keys.link);
  const identity = identityFrom(token, keys, answer, introduction.focus ? 'focus' : 'manage');
  requirePolicy(identity);
  return identity;
}

/** A new certificate for a device whose own has ended, by its identity key over a nonce (clause I7). */
export async function renewAtWebPort(identity: Identity, witness: Witness): Promise<Identity> {
  const serial = serialOf(identity.certificate);
  const say = (path: string, body: object) => {
    const address = new URL(path, identity.url);
    witness({ kind: 'renew', address: address.href, bytes: Buffer.from(JSON.stringify(body)) });
    return post(address, body);
  };
  const { nonce } = parseAnswer(enrolment.nonce.response, await say('/api/enrol/nonce', { serial }));
  const link = makeLinkKey();
  const csr = base64url(link.request);
  const signature = signAs(identity.identityKey, renewalStatement({ serial, nonce, csr }));
  const body: RenewBody = { serial, nonce, csr, signature };
  const { certificate } = parseAnswer(enrolment.renew.response, await say('/api/enrol/renew', body));
  requireOwnCertificate(certificate, link);
  return { ...identity, certificate, linkKey: link.privateKey };
}

interface FreshKeys {
  link: LinkKey;
  identity: RawPair;
  sealing: RawPair;
}

function enrolBody(token: EnrolmentToken, keys: FreshKeys, introduction: Introduction): EnrolBody {
  const statement = enrolmentStatement({
    csr: keys.link.request,
    identityPublic: Buffer.from(keys.identity.publicKey, 'base64url'),
    sealingPublic: Buffer.from(keys.sealing.publicKey, 'base64url'),
  });
  return {
    auth: base64url(token.auth),
    csr: base64url(keys.link.request),
    identityPublic: keys.identity.publicKey,
    sealingPublic: keys.sealing.publicKey,
    signature: signAs(keys.identity, statement),
    agentVersion: productVersion,
    protocol: protocolVersion,
    platform: platformName(),
    ...introduction,
  };
}

function identityFrom(
  token: EnrolmentToken,
  keys: FreshKeys,
  answer: EnrolAnswer,
  kind: Identity['kind'],
): Identity {
  return {
    kind,
    deviceId: answer.deviceId,
    url: token.url,
    authority: token.ca,
    serverCa: answer.serverCa,
    gateway: answer.gateway,
    certificate: answer.certificate,
    linkKey: keys.link.privateKey,
    identityKey: keys.identity,
    sealingKey: keys.sealing,
    storeKey: makeStoreKey(),
    policyKey: answer.policyKey,
    policy: answer.policy,
    enrolledAt: Date.now(),
  };
}

function requireAuthority(pem: string, fingerprint: string): void {
  const certificate = parseCertificate(pem);
  if (certificate && fingerprintOf(certificate) === fingerprint) return;
  throw new AgentFault(
    'wrong_authority',
    "The server's authority is not the one that the enrolment token names. Nothing was kept. Ask for a new token.",
  );
}

function requirePolicy(identity: Identity): void {
  if (identity.kind === 'focus' || identity.policy === null) return;
  const verdict = judgePolicy(identity, identity.policy, { at: Date.now(), inForce: 0 });
  if (verdict.status === 'refused')
    throw new AgentFault('answer_refused', `The server's device policy was refused (${verdict.why}).`);
}

function parseAnswer<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new AgentFault('answer_refused', 'The server sent an answer that is not understood.');
  return parsed.data;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** One JSON request over https, or http to this computer itself (the token's parser allows no other). */
async function post(address: URL, body: object): Promise<unknown> {
  const { request } = address.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const content = JSON.stringify(body);
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(deadlineMs),
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
  };
  const answered = Promise.withResolvers<IncomingMessage>();
  request(address, options, answered.resolve).on('error', answered.reject).end(content);
  try {
    return await readAnswer(await answered.promise);
  } catch (error) {
    if (error instanceof AgentFault) throw error;
    throw new AgentFault('server_unreachable', `The server does not answer (${codeOf(error)}).`, error);
  }
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const length = Number(response.headers['content-length'] ?? 0);
  if (length > maxAnswerBytes)
    throw new AgentFault('answer_refused', 'The answer of the server is too long.');
  const content = await text(response);
  const status = response.statusCode ?? 0;
  if (status === 200 || status === 201) return parseJson(content);
  if (status === 403 || status === 400) throw new AgentFault('enrolment_refused', refusalText);
  throw new AgentFault('server_unreachable', `The server answered with status ${status}.`);
}

const refusalText =
  'The server refused. The token may be mistyped, used up, expired or revoked: ask the technician to look at it under Devices, Enrol.';

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
