import { open } from 'node:fs/promises';

/** Makes new names in a folder survive a power cut, where the system lets folders be opened. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
