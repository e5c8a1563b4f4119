import { statSync } from 'node:fs';
import type { Config } from '../config.ts';
import { places } from '../install/places.ts';
import { loginDoor, type LoginDoor } from './login-door.ts';
import { socketPath } from './socket.ts';

/** Whether the agent runs under an account of its own, so that this person cannot read what it keeps. */
export function isOthers(stateFolder: string): boolean {
  const owner = statSync(stateFolder, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && owner !== process.getuid?.();
}

/** Where a desk of this person sits down. */
export function deskDoor(stateFolder: string, { runtimeFolder }: Config): string | LoginDoor {
  return isOthers(stateFolder) ? loginDoor(places.run) : socketPath(stateFolder, runtimeFolder);
}
