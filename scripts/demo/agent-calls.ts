import { X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import {
  makeEnrolment,
  makeLinkKey,
  signStatement,
  type EnrolBody,
  type SimulatedIdentity,
} from '../../packages/server/test/simulated-agent.ts';

/** Where an agent's HTTP goes, and from which address of this computer. */
export interface Place {
  /** Base of the web port. */
  url: string;
  comesFrom: string;
}

const triesAtLimit = 5;
const callMs = 30_000;
const dayMs = 86_400_000;

type Introduction = Pick<EnrolBody, 'hostname' | 'focus'> & { agentVersion?: string };

/** An agent's first call, with a real token; keys are made here and the private ones stay here. */
export async function enrol(
  place: Place,
  auth: string,
  { agentVersion, ...introduction }: Introduction,
): Promise<{ identity: SimulatedIdentity; schemaHash: string }> {
  const made = await makeEnrolment(Buffer.from(auth, 'base64url'), introduction);
  const { body, linkKey, identityPublic, identityPrivate } = made;
  const answer = await post<{ deviceId: string; certificate: string; serverCa: string; schemaHash: string }>(
    place,
    '/api/enrol',
    { ...body, ...(agentVersion !== undefined && { agentVersion }) },
  );
  const { deviceId, certificate, serverCa, schemaHash } = answer;
  return {
    identity: { deviceId, certificate, serverCa, linkKey, identityPublic, identityPrivate },
    schemaHash,
  };
}

/** A new certificate when the one in use ends within half its life, or has ended. */
export async function renewed(
  place: Place,
  identity: SimulatedIdentity,
  now: number,
): Promise<SimulatedIdentity> {
  const { validFromDate, validToDate, serialNumber } = new X509Certificate(identity.certificate);
  const life = validToDate.getTime() - validFromDate.getTime();
  if (validToDate.getTime() - now > Math.min(life / 2, 15 * dayMs)) return identity;
  const serial = serialNumber.toLowerCase();
  const { nonce } = await post<{ nonce: string }>(place, '/api/enrol/nonce', { serial });
  const { pem: linkKey, request: bytes } = await makeLinkKey();
  const csr = Buffer.from(bytes).toString('base64url');
  const signature = signStatement(identity, { kind: 'renewal', version: 1, serial, nonce, csr });
  const { certificate } = await post<{ certificate: string }>(place, '/api/enrol/renew', {
    serial,
    nonce,
    csr,
    signature,
  });
  return { ...identity, certificate, linkKey };
}

/** Waits where the server's limit of calls says so: the simulation has no door of its own. */
async function post<T>(place: Place, route: string, body: unknown): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { status, retryAfterS, answer } = await postOnce(place, route, body);
    // the contract's schema of this route
    if (status === 200) return answer as T;
    if (status !== 429 || tries >= triesAtLimit) throw new Error(`POST ${route} answered ${status}`);
    await wait(Math.max(1, retryAfterS) * 1000);
  }
}

/** fetch() can't choose the address that it comes from. */
async function postOnce({ url, comesFrom }: Place, route: string, body: unknown) {
  const { port, host } = new URL(url);
  const text = JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    retryAfterS: number;
    answer: unknown;
  }>();
  const call = request({
    // loopback sources reach loopback only
    host: '127.0.0.1',
    port: port || 80,
    path: route,
    method: 'POST',
    ...(canChooseAddress && { localAddress: comesFrom }),
    headers: { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
    signal: AbortSignal.timeout(callMs),
  });
  call.on('error', reject);
  call.on('response', (response) => {
    const retryAfterS = Number(response.headers['retry-after'] ?? 0);
    json(response).then(
      (answer) => resolve({ status: response.statusCode ?? 0, retryAfterS, answer }),
      reject,
    );
  });
  call.end(text);
  return promise;
}

/** All of 127.0.0.0/8 is this computer on Linux; elsewhere everything comes from 127.0.0.1 and enrolment takes longer. */
export const canChooseAddress = process.platform === 'linux';
