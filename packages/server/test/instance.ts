import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig, type Config } from '../src/config.ts';
import { bindListeners } from '../src/platform/http/index.ts';
import type { RunningServer } from '../src/running-server.ts';
import { startServer } from '../src/start-server.ts';
import { quietLog } from './database.ts';
import { signInWith, type OwnFactors } from './factors.ts';
import { newClient, ownerForm, setUpOwner, type Client } from './server.ts';
import { makeEnrolment, SimulatedLink, type SimulatedIdentity } from './simulated-agent.ts';

/** A data folder with an embedded PostgreSQL of its own, on which a server is started and stopped as often as wanted. */
export interface Place extends Disposable {
  config: Config;
  folder: string;
  environment: Record<string, string>;
}

export function newPlace(more: Record<string, string> = {}): Place {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-instance-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const environment = {
    CANDOR_DATA: path.join(folder, 'data'),
    CANDOR_PUBLIC_URL: 'http://localhost:9',
    CANDOR_AGENT_URL: 'wss://localhost:9',
    CANDOR_LOCAL_AGENT: 'off',
    ...more,
  };
  mkdirSync(environment.CANDOR_DATA, { mode: 0o711 });
  return {
    config: { ...readConfig(environment), agentListen: [{ host: '127.0.0.1', port: 0 }] },
    folder,
    environment,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Instance extends AsyncDisposable {
  server: RunningServer;
  client: Client;
  /** Makes the owner, who is then signed in. */
  setUp(): Promise<OwnFactors>;
  /** The owner with their factors, also on an instance that was restored. */
  signIn(factors: OwnFactors): Promise<void>;
  enrol(): Promise<SimulatedIdentity>;
  join(): Promise<SimulatedIdentity>;
  link(identity: SimulatedIdentity): SimulatedLink;
}

/** The whole server, but for the checks' process and the console. */
export async function startInstance(
  { config }: Place,
  more: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<Instance> {
  const listeners = await bindListeners([{ host: '127.0.0.1', port: 0 }]);
  const url = `http://localhost:${listeners.port}`;
  const server = await startServer({
    config: { ...config, publicUrl: url },
    listeners,
    log: quietLog,
    beginChecks: () => ({
      runNow: () => undefined,
      state: () => 'running',
      [Symbol.asyncDispose]: async () => undefined,
    }),
    ...more,
  }).catch(async (error: unknown) => {
    await listeners.stop(0);
    throw error;
  });
  const client = newClient(url);
  const enrolBy = async (tokens: string, introduction: Parameters<typeof makeEnrolment>[1]) => {
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    const label = introduction.focus ? {} : { label: 'test' };
    await client.call('POST', tokens, { ...label, secretHash });
    const { body, linkKey, identityPublic, identityPrivate } = await makeEnrolment(auth, introduction);
    const answer = await client.call('POST', '/api/enrol', body);
    if (answer.status !== 200) throw new Error(`enrolment answered ${answer.status}`);
    const given = answer.body as Pick<SimulatedIdentity, 'deviceId' | 'certificate' | 'serverCa'>;
    return { ...given, linkKey, identityPublic, identityPrivate };
  };
  return {
    server,
    client,
    setUp: () => setUpOwner(server, client),
    signIn: (factors) => signInWith(client, ownerForm, factors),
    enrol: () => enrolBy('/api/enrolment-tokens', { hostname: 'workstation' }),
    join: () =>
      enrolBy('/api/focus/devices/tokens', { focus: { label: 'Laptop', osName: 'Debian', osVersion: '12' } }),
    link: (identity) => new SimulatedLink(identity, { port: server.app.gateway.ports()[0] ?? 0 }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
