/** The server as one process: `node packages/server/src/main.ts`. Exit codes: 0 stopped, 1 failed, 70 surprise, 78 configuration. */
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { explain, runInstance } from './run-instance.ts';

const builtConsole = fileURLToPath(new URL('../../web/dist', import.meta.url));

process.exit(await main());

async function main(): Promise<number> {
  try {
    const pages = Promise.resolve(builtConsole);
    return await runInstance({ config: readConfig(), pages, warn: (sentence) => console.warn(sentence) });
  } catch (error) {
    return explain(error);
  }
}
