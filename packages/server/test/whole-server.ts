import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/platform/log/index.ts';
import type { RunningServer } from '../src/running-server.ts';
import { startServer } from '../src/start-server.ts';
import { freePort } from './free-port.ts';
import { newClient, type Client } from './server.ts';

export interface WholeServer {
  running: RunningServer;
  dataDir: string;
  /** Nobody signed in with it yet. */
  client: Client;
  readiness(): Promise<{ ready: boolean; failing: string[] }>;
  /** Every line that it logged. */
  logged(): string;
}

/** The server as `npm start` runs it, with its own PostgreSQL unless `environment` names another, its agent and its checks. */
export async function startWhole(
  t: TestContext,
  environment: Record<string, string> = {},
  { parent = os.tmpdir(), sockets = 'free' }: { parent?: string; sockets?: 'watched' | 'free' } = {},
): Promise<WholeServer> {
  const folder = mkdtempSync(path.join(parent, 'candor-whole-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, 'data');
  const [web, agent] = [await freePort(), await freePort()];
  const url = `http://localhost:${web}`;
  let lines = '';
  const running = await startServer({
    config: readConfig({
      CANDOR_DATA: dataDir,
      CANDOR_PUBLIC_URL: url,
      CANDOR_AGENT_URL: `wss://localhost:${agent}`,
      ...environment,
    }),
    pages: Promise.resolve(undefined),
    sockets,
    log: createLogger({ level: 'debug', tty: false, out: (line) => void (lines += line) }),
  });
  const client = newClient(url);
  return {
    running,
    dataDir,
    client,
    // as health-routes.ts answers loopback
    readiness: async () =>
      (await client.call('GET', '/readyz')).body as { ready: boolean; failing: string[] },
    logged: () => lines,
  };
}
