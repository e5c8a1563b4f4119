import { createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Provider, { type Configuration, type InteractionResults } from 'oidc-provider';
import { makeWebAuthority, type WebAuthority } from './web-authority.ts';
import { ask } from './web-request.ts';

/** Somebody as the provider knows them. */
export interface ProviderPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
  /** How they prove themselves there. */
  amr?: string[];
}
type Said = Record<string, unknown>;

/** A real OpenID provider over https on loopback, with a certificate of a test authority. */
export interface IdentityProvider extends AsyncDisposable {
  issuer: string;
  clientId: string;
  clientSecret: string;
  authority: WebAuthority;
  /** Options with which a server reaches it. */
  environment: Record<string, string>;
  /** Who signs in from now on, without being asked. */
  person: ProviderPerson;
  /** Changes what its next answers say: the metadata, or the claims of a token, which it signs anew. */
  lies: { metadata?: (said: Said) => Said; token?: (said: Said) => Said; signature?: 'broken' };
  /**
   * Goes to its page as a browser does that nobody is signed in with there.
   * @returns the address to which it sends the browser back
   */
  visit(url: string): Promise<URL>;
  goDown(): void;
}

interface Wish {
  port?: number;
  person?: ProviderPerson;
  /** Shows a page on which people choose who they are; undefined: `person` is taken. */
  page?: (uid: string) => string;
}

/** `await using provider = await identityProvider()` */
export async function identityProvider({
  port: wished = 0,
  person,
  page,
}: Wish = {}): Promise<IdentityProvider> {
  const authority = await makeWebAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue(['localhost']);
  const caFile = path.join(authority.folder, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  const server = createServer({ cert, key });
  await once(server.listen(wished, 'localhost'), 'listening');
  // a TCP server has an address with a port
  const { port } = server.address() as AddressInfo;
  const issuer = `https://localhost:${port}`;
  const [clientId, clientSecret] = ['candor', randomBytes(24).toString('base64url')];
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const people = new Map<string, ProviderPerson>();
  const self: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    authority,
    environment: { CANDOR_SIGN_ON_PRIVATE_HOSTS: 'localhost', CANDOR_SIGN_ON_CA_FILE: caFile },
    person: person ?? { sub: 'ada' },
    lies: {},
    visit: (url) => visit(url, issuer, authority.pem),
    goDown: () => void server.close(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      authority[Symbol.dispose]();
    },
  };
  const provider = new Provider(
    issuer,
    configuration({ clientId, clientSecret, key: keys.privateKey, people }),
  );
  anyRedirect(provider);
  provider.use(async (context, next) => {
    await next();
    lie(context, self.lies, keys.privateKey);
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const uid = /^\/interaction\/([^/?]+)/u.exec(request.url ?? '')?.[1];
    if (uid === undefined) return void answer(request, response);
    if (page && request.method === 'GET')
      return void response.setHeader('content-type', 'text/html').end(page(uid));
    void finish(provider, { request, response }, () => chosen(request, self, people));
  });
  return self;
}

interface Facts {
  clientId: string;
  clientSecret: string;
  key: KeyObject;
  people: ReadonlyMap<string, ProviderPerson>;
}

function configuration({ clientId, clientSecret, key, people }: Facts): Configuration {
  return {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: ['https://console.invalid/'] },
    ],
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kty: 'RSA', kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    claims: {
      openid: ['sub', 'amr'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const { amr: _, ...claims } = people.get(sub) ?? { sub };
      return { accountId: sub, claims: async () => claims };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId,
        clientId: oidc.client?.clientId,
      });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
  };
}

/** Redirects are registered at the provider once it is known in Candor; here every one of this client will do. */
function anyRedirect(provider: Provider): void {
  provider.Client.prototype.redirectUriAllowed = () => true;
}

async function finish(
  provider: Provider,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  choose: () => Promise<ProviderPerson>,
): Promise<void> {
  const { sub, amr = ['pwd'] } = await choose();
  const result: InteractionResults = { login: { accountId: sub, amr } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** Of a form: the person whose JSON it holds; else whoever it is from now on. */
async function chosen(
  request: IncomingMessage,
  self: Pick<IdentityProvider, 'person'>,
  people: Map<string, ProviderPerson>,
): Promise<ProviderPerson> {
  let body = '';
  if (request.method === 'POST') for await (const part of request) body += String(part);
  const form = new URLSearchParams(body).get('person');
  // a stand-in for people who try it: what the form says is true
  const person = form === null ? self.person : (JSON.parse(form) as ProviderPerson);
  people.set(person.sub, person);
  return person;
}

interface Answered {
  path: string;
  body?: unknown;
}

function lie(context: Answered, lies: IdentityProvider['lies'], key: KeyObject): void {
  const { path: where, body } = context;
  if (typeof body !== 'object' || body === null) return;
  if (where === '/.well-known/openid-configuration' && lies.metadata)
    context.body = lies.metadata(body as Said);
  if (where !== '/token' || !('id_token' in body) || typeof body.id_token !== 'string') return;
  const [head = '', claims = '', signature = ''] = body.id_token.split('.');
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Said;
  if (lies.token) body.id_token = signed(head, lies.token(said), key);
  if (lies.signature === 'broken')
    body.id_token = `${head}.${claims}.${Buffer.from(signature, 'base64url').reverse().toString('base64url')}`;
}

function signed(head: string, said: Said, key: KeyObject): string {
  const text = `${head}.${Buffer.from(JSON.stringify(said)).toString('base64url')}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
}

async function visit(url: string, issuer: string, ca: string): Promise<URL> {
  const jar = new Map<string, string>();
  for (let at = new URL(url), n = 0; n < 10; n++) {
    if (at.origin !== issuer) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const { status, headers, body } = await ask(
      at.href,
      { ca },
      { headers: cookie === '' ? {} : { cookie } },
    );
    for (const set of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(set) ?? [];
      jar.set(name, value);
    }
    if (headers.location === undefined)
      throw new Error(`the provider answered ${status} ${JSON.stringify(body)}`);
    at = new URL(headers.location, at);
  }
  throw new Error('the provider sends the browser in circles');
}
