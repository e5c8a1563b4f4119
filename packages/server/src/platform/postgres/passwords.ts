import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '../secret.ts';
import { DatabaseRefused } from './refusal.ts';

/** One secret of 32 bytes for all roles, in keys/database.key, readable by its owner only. Made with the cluster. */
export function readDatabaseKey(keysDir: string, hasCluster: boolean): Secret {
  const file = path.join(keysDir, 'database.key');
  mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    if (hasCluster) throw new DatabaseRefused(`${file} is missing; without it the database cannot be opened`);
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  if ((statSync(file).mode & 0o077) !== 0)
    throw new DatabaseRefused(`${file} can be read by others; run: chmod 600 ${file}`);
  return new Secret(readFileSync(file, 'utf8').trim());
}

/** A role's password: the key's HMAC over the role's name. */
export function rolePassword(key: Secret, role: string): Secret {
  return new Secret(createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update(role).digest('base64url'));
}
