import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { api } from '@candor/protocol/api/index.ts';
import type { Route } from '@candor/protocol/api/route.ts';
import { ownerForm, type Answer, type Client, type TestServer } from '../server.ts';
import { makeEnrolment, type SimulatedIdentity } from '../simulated-agent.ts';

/** What removes comes last: the others need something to hit. */
export const routes: readonly (Route & { name: string })[] = Object.entries(api)
  .flatMap(([group, all]) =>
    Object.entries(all).map(([name, route]) => ({ ...(route as Route), name: `${group}.${name}` })),
  )
  .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));

const devices = 8;
const tries = 5;
const knownMs = 15_000;

/** A server with an owner, and after prepare() with devices and a token, so that requests have something to hit. */
export class Target {
  readonly server: TestServer;
  #client: Promise<Client> | undefined;
  #known: { at: number; texts: Promise<string[]> } | undefined;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** Enrols devices. */
  async prepare(): Promise<SimulatedIdentity[]> {
    const identities: SimulatedIdentity[] = [];
    for (let i = 0; i < devices; i++) identities.push(await this.enrol());
    return identities;
  }

  async enrol(): Promise<SimulatedIdentity> {
    const owner = await this.server.owner();
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    await owner.call('POST', '/api/enrolment-tokens', { label: 'fuzz', secretHash });
    const { body: request, ...keys } = await makeEnrolment(auth, { hostname: 'target' });
    const { status, body } = await owner.call('POST', '/api/enrol', request);
    assert.equal(status, 200);
    const answer = api.enrolment.enrol.response.parse(body);
    assert.ok('deviceId' in answer);
    const { deviceId, certificate, serverCa } = answer;
    return { deviceId, certificate, serverCa, ...keys };
  }

  /** Every text that the instance itself shows: ids, names, hashes; looked at anew now and then. */
  known(): Promise<string[]> {
    if (!this.#known || performance.now() - this.#known.at > knownMs)
      this.#known = { at: performance.now(), texts: this.#look() };
    return this.#known.texts;
  }

  async #look(): Promise<string[]> {
    const found = new Set<string>();
    for (const { method, path } of routes)
      if (method === 'GET' && !path.includes(':')) {
        const { status, body } = await this.call(method, path);
        if (status === 200) collect(body, found);
      }
    return [...found].filter((text) => text.length <= 100);
  }

  /** As the owner, who signs in again whenever a request signed them out. */
  async call(...request: Parameters<Client['call']>): Promise<Answer> {
    const client = (this.#client ??= this.#signIn());
    const { call, cookie } = await client;
    const answer = await call(...request);
    if ((answer.status === 401 || cookie() === '') && this.#client === client) this.#client = undefined;
    return answer;
  }

  async #signIn(): Promise<Client> {
    const client = patient(this.server.visitor());
    const { email, password } = ownerForm;
    const factors = await this.server.ownerFactors();
    // as if a day had passed: what was tried may have used up codes and tries
    await this.server.db.superuser.query('UPDATE candor.totp SET last_step = 0; DELETE FROM candor.throttle');
    await client.call('POST', '/api/sign-in', { email, password });
    const factor = { kind: 'totp', code: factors.totp(this.server.running.platform.clock.now()) };
    const { status } = await client.call('POST', '/api/sign-in/factor', { factor });
    assert.equal(status, 200, 'the owner can sign in');
    return client;
  }
}

/** Asks again when a kept connection ended with a request on its way; a server that fell would take this process along. */
function patient(client: Client): Client {
  const ask = async (triesLeft: number, ...request: Parameters<Client['call']>): Promise<Answer> => {
    try {
      return await client.call(...request);
    } catch (error) {
      if (triesLeft === 0) throw error;
      return ask(triesLeft - 1, ...request);
    }
  };
  return { ...client, call: (...request) => ask(tries, ...request) };
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string' && value !== '') into.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) collect(inner, into);
}
