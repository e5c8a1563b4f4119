import { createHash, randomBytes } from 'node:crypto';

/** The console's HTTP as the owner's browser would use it: with a cookie, and as JSON. */
export class ConsoleClient {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws with the route and the answer when that isn't 200 */
  async post<T>(route: string, body: unknown): Promise<T> {
    const response = await fetch(this.#url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#url, cookie: this.#cookie },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${route} answered ${response.status}: ${text.slice(0, 200)}`);
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(';')[0] ?? '';
    // the contract's schema of this route
    return JSON.parse(text) as T;
  }

  /** A new token at one of the two routes that make them. @returns its secret, which only the maker knows */
  async makeToken(route: string, body: Record<string, unknown>): Promise<string> {
    const auth = randomBytes(32);
    await this.post(route, { ...body, secretHash: createHash('sha256').update(auth).digest('hex') });
    return auth.toString('base64url');
  }
}
