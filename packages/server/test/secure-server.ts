import path from 'node:path';
import { bindListeners, readWebCertificate } from '../src/platform/http/index.ts';
import { enrolFactors } from './factors.ts';
import { ownerForm, testServer, type TestServer, type Wish } from './server.ts';
import { makeWebAuthority, type WebAuthority } from './web-authority.ts';
import { ask, type WebAnswer, type Way } from './web-request.ts';

export const host = 'console.example.test';

/** A server as it is on a network, under a name that nobody resolves. */
export interface SecureServer extends AsyncDisposable {
  server: TestServer;
  authority: WebAuthority;
  url: string;
  /** How a client gets to it. */
  way: Way;
}

/** With a certificate of its own. */
export async function serverWithFiles(
  wish: { localAgent?: 'on'; host?: string } = {},
): Promise<SecureServer> {
  await using stack = new AsyncDisposableStack();
  const authority = stack.use(await makeWebAuthority());
  const name = wish.host ?? host;
  const files = authority.write(await authority.issue([name]));
  const certificate = readWebCertificate(files, name, new Date());
  const listeners = await bindListeners([{ host: '127.0.0.1', port: 0 }], { certificate });
  const url = `https://${name}:${listeners.port}`;
  const environment = { CANDOR_TLS_CERT_FILE: files.cert, CANDOR_TLS_KEY_FILE: files.key };
  const { localAgent = 'off' } = wish;
  const server = stack.use(await testServer({ localAgent, web: { listeners, url, environment } }));
  return secure(stack, { server, authority, url, way: { ca: authority.pem } });
}

/** Behind a proxy that comes by a unix socket. */
export async function serverBehindSocket(
  publicUrl = `https://${host}`,
  wish: Pick<Wish, 'clock' | 'limits'> = {},
): Promise<SecureServer> {
  await using stack = new AsyncDisposableStack();
  const authority = stack.use(await makeWebAuthority());
  const socketPath = path.join(authority.folder, 'http.sock');
  const listeners = await bindListeners([{ socket: socketPath }]);
  const environment = { CANDOR_LISTEN: `unix:${socketPath}` };
  const server = stack.use(await testServer({ ...wish, web: { listeners, url: publicUrl, environment } }));
  return secure(stack, { server, authority, url: publicUrl, way: { socketPath } });
}

function secure(
  stack: AsyncDisposableStack,
  parts: Omit<SecureServer, typeof Symbol.asyncDispose>,
): SecureServer {
  const kept = stack.move();
  return { ...parts, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Makes the owner as a browser at the public URL would, with factors. @returns the last answer, with the sign-in cookie */
export async function setUp({
  server,
  url,
  way,
}: Pick<SecureServer, 'server' | 'url' | 'way'>): Promise<WebAnswer> {
  const token = (await server.running.app.accounts.makeSetupLink())?.split('#')[1];
  const headers = { origin: url, 'sec-fetch-site': 'same-origin' };
  let last: WebAnswer | undefined;
  const call = async (method: string, path: string, body?: unknown) => {
    const cookie = last ? { cookie: cookieOf(last) } : {};
    const answer = await ask(`${url}${path}`, way, { method, headers: { ...headers, ...cookie }, body });
    if (cookieOf(answer) !== '') last = answer;
    return answer;
  };
  await call('POST', '/api/setup', { ...ownerForm, token });
  await enrolFactors({ call }, server.running.platform.clock);
  if (!last) throw new Error('the set-up gave no cookie');
  return last;
}

export const cookieOf = ({ headers }: WebAnswer): string => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
