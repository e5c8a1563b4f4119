// `npm run dev`: the instance as `npm start` runs it, and beside it the console from its sources, where a change is seen
// without a build. Ends as the instance ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { readConfig } from '../packages/server/src/config.ts';
import { explain } from '../packages/server/src/run-instance.ts';
import { serveConsole } from './dev/console.ts';

const root = path.dirname(import.meta.dirname);
const port = 5173;

process.exit(await main());

async function main(): Promise<number> {
  try {
    const { publicUrl } = readConfig();
    await using console = await serveConsole(path.join(root, 'packages/web'), publicUrl, port);
    process.stdout.write(`Console from its sources    ${console.url}\n`);
    // a process of its own: the server cuts connections that it doesn't know, such as Vite's to it
    const instance = spawn(process.execPath, ['scripts/start.ts'], { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => instance.kill(signal));
    const [code] = await once(instance, 'exit');
    return typeof code === 'number' ? code : 1;
  } catch (error) {
    return explain(error);
  }
}
