import path from 'node:path';
import { createServer } from 'vite';

export interface DevConsole extends AsyncDisposable {
  /** Where the console is, as its sources are at that moment. */
  url: string;
}

/**
 * Serves the console from its sources; what is asked of the server goes on to `serverUrl`, under its own name, so that it
 * counts as coming from its own pages. @param web packages/web
 */
export async function serveConsole(web: string, serverUrl: string, port: number): Promise<DevConsole> {
  const { origin } = new URL(serverUrl);
  const on = { target: origin, changeOrigin: true, headers: { origin } };
  const vite = await createServer({
    configFile: path.join(web, 'vite.config.ts'),
    logLevel: 'warn',
    clearScreen: false,
    server: {
      host: 'localhost',
      port,
      proxy: { '/api': on, '/live': { ...on, ws: true, rewriteWsOrigin: true } },
    },
  });
  await vite.listen();
  return {
    url: vite.resolvedUrls?.local[0] ?? '',
    [Symbol.asyncDispose]: () => vite.close(),
  };
}
