import { chownSync } from 'node:fs';
import { readSerial } from '../collectors/serial.ts';
import { statePaths, writePrivately } from '../state-folder.ts';
import { places } from './places.ts';
import type { AccountIds } from './system.ts';

/** Only root can read it, and the agent is not root: the installer leaves it where the collector finds it. */
export async function keepSerial({ uid, gid }: AccountIds): Promise<void> {
  const serial = await readSerial('/');
  if (serial === undefined) return;
  const { serial: file } = statePaths(places.state);
  writePrivately(file, serial);
  chownSync(file, uid, gid);
}
