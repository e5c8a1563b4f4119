import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { SystemUser } from './user.ts';

/** Whether this user can walk down to the folder: an x bit on every folder above it. */
export function canReach(folder: string, user: SystemUser): boolean {
  const above = path.dirname(folder);
  return (above === folder || canReach(above, user)) && mayEnter(folder, user);
}

function mayEnter(folder: string, user: SystemUser): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.mode & bitFor(found, user)) !== 0;
}

function bitFor(found: Stats, user: SystemUser): number {
  if (found.uid === user.uid) return 0o100;
  return found.gid === user.gid ? 0o010 : 0o001;
}
