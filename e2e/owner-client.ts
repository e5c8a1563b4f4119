// The owner of an instance over plain HTTP, for tests whose subject is not the page.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import type { Input, Output, Route } from '@candor/protocol/api/route.ts';
import type { Candor } from './candor.ts';
import { keepRecoveryCodes, nextRecoveryCode, totpCode } from './own-factors.ts';

export const owner = {
  name: 'Ada Beispiel',
  email: 'ada@example.test',
  password: 'violet-harbour-91-kettle',
  companyName: 'Beispiel Works',
  operatorName: 'Beispiel Operations',
  privacyContact: 'privacy@example.test',
} as const;

type Asked<R extends Route> = { [K in keyof Input<R>]?: unknown };

export class OwnerClient {
  readonly #url: string;
  #cookie = '';

  constructor(candor: Candor) {
    this.#url = candor.url;
  }

  /** Makes the owner by the set-up link, with second factors, who is then signed in. */
  async setUp(candor: Candor): Promise<this> {
    const { hash } = new URL(await candor.setupLink());
    await this.call(api.accounts.setup, { body: { ...owner, ageStatement: true, token: hash.slice(1) } });
    const { secret } = await this.call(api.security.totpOptions);
    await this.call(api.security.addTotp, { body: { code: totpCode(secret) } });
    keepRecoveryCodes((await this.call(api.security.makeRecoveryCodes)).codes);
    return this;
  }

  async signIn(): Promise<this> {
    await this.call(api.accounts.signIn, { body: { email: owner.email, password: owner.password } });
    const factor = { kind: 'recovery-code', code: nextRecoveryCode() };
    await this.call(api.accounts.signInFactor, { body: { factor } });
    return this;
  }

  async call<R extends Route>(route: R, asked: Asked<R> = {}): Promise<Output<R>> {
    const response = await this.fetch(route, asked);
    const text = await response.text();
    assert(response.ok, `${route.method} ${route.path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  async fetch(route: Route, { params = {}, query = {}, body }: Asked<Route> = {}): Promise<Response> {
    const given = Object.entries({ ...(params as object) }); // of the route's own schema
    const path = given.reduce(
      (text, [name, value]) => text.replace(`:${name}`, String(value)),
      String(route.path),
    );
    const search = new URLSearchParams({ ...(query as object) });
    const response = await fetch(`${this.#url}${path}?${search}`, {
      method: route.method,
      headers: {
        cookie: this.#cookie,
        origin: this.#url,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    return response;
  }

  /** A token to join a computer to the owner's time record, put together as the page does it. */
  async makeFocusToken(): Promise<string> {
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    const { url, ca } = await this.call(api.focus.createToken, { body: { secretHash } });
    return writeEnrolmentToken({ url, ca, auth });
  }
}
