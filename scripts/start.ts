// `npm start`: builds the console, starts the instance, looks after this computer, and says when it is ready.
import { enableCompileCache } from 'node:module';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
enableCompileCache(path.join(root, 'node_modules/.cache/candor'));
// imported after the cache is on, so that they come from it
const { readConfig } = await import('../packages/server/src/config.ts');
const { explain } = await import('../packages/server/src/run-instance.ts');
const { runAndTell, say } = await import('../packages/server/src/run-and-tell.ts');
const { ensureWebBuild } = await import('./web-build.ts');
const { agentPackages } = await import('./build/agent-packages.ts');

process.exit(await main());

async function main(): Promise<number> {
  const building = new AbortController();
  try {
    const config = readConfig();
    const pages = ensureWebBuild(root, say, building.signal);
    // the server looks at it later, and says why when it failed
    pages.catch(() => undefined);
    return await runAndTell({
      config,
      pages,
      agentPackages: agentPackages(root, say, building.signal),
    });
  } catch (error) {
    return explain(error);
  } finally {
    building.abort();
  }
}
