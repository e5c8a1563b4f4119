import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { OpenConversation } from './bar-pane.ts';

const addressWithinMs = 15_000;

/**
 * Opens the notice page, on which people write to each other, in the person's browser. The page before it goes: its
 * address works once.
 */
export function conversationOpener(stateFolder: string): OpenConversation {
  let page: ChildProcess | undefined;
  const end = () => void page?.kill();
  process.once('exit', end);
  return async () => {
    end();
    const words = [...process.argv.slice(1, 2), 'notice', '--state', stateFolder];
    page = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
    const address = await addressOf(page);
    if (address === undefined) return undefined;
    return (await isOpened(address)) ? undefined : address;
  };
}

/** The first line that the page's program says: `Open http://127.0.0.1:…`. */
async function addressOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined;
  const lines = createInterface({ input: stdout });
  const signal = AbortSignal.timeout(addressWithinMs);
  const line = await Promise.race([
    once(lines, 'line', { signal }).then(([text]: unknown[]) => String(text)),
    once(lines, 'close', { signal }).then(() => ''),
  ]).catch(() => ''); // too late
  return /^Open (http:\/\/127\.0\.0\.1:\d+\/#[\w-]+)$/u.exec(line)?.[1];
}

/** The address is shown to no other program than the browser: by what opens it, not by a shell. */
async function isOpened(address: string): Promise<boolean> {
  const opener = spawn('xdg-open', [address], { stdio: 'ignore' });
  try {
    const [code] = await once(opener, 'exit');
    return code === 0;
  } catch {
    // there is no xdg-open
    return false;
  }
}
