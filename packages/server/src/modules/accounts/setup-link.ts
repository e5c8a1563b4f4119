import { randomBytes, timingSafeEqual } from 'node:crypto';
import { fail } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { countWrongTry, findSetupLink, hasAccount, replaceSetupLink } from './queries.ts';

const lifeMs = 60 * 60_000;
const maxTries = 10;

/** A new link for the owner's set-up, which ends all earlier ones; undefined once there is an owner. */
export async function makeSetupLink(
  { database, clock, keys }: Pick<Platform, 'database' | 'clock' | 'keys'>,
  publicUrl: URL,
): Promise<string | undefined> {
  const token = randomBytes(32).toString('base64url');
  const secretHash = await hashOf(keys, token);
  const made = await database.withInstance('security', async (tx) => {
    if (await hasAccount(tx)) return false;
    const expiresAt = new Date(clock.now().getTime() + lifeMs);
    await replaceSetupLink(tx, {
      id: newId(),
      secretHash,
      tries: 0,
      expiresAt,
      usedAt: null,
    });
    return true;
  });
  // the fragment never travels to a server, so it is in no log of a proxy
  return made ? new URL(`/setup#${token}`, publicUrl).href : undefined;
}

/** Whether there is an owner to be made. Afterwards the set-up does not exist. */
export async function requireNoOwner({ database }: Pick<Platform, 'database'>): Promise<void> {
  if (await database.withInstance('security', hasAccount)) fail('not_found');
}

/** @returns the id of the link that the token belongs to */
export async function requireSetupToken(
  { database, clock, keys }: Pick<Platform, 'database' | 'clock' | 'keys'>,
  token: string,
): Promise<string> {
  const link = await database.withInstance('security', findSetupLink);
  if (!link || link.usedAt || link.tries >= maxTries || link.expiresAt <= clock.now())
    fail('setup_refused', { triesLeft: 0 });
  if (timingSafeEqual(link.secretHash, await hashOf(keys, token))) return link.id;
  const tries = await database.withInstance('security', (tx) => countWrongTry(tx, link.id, maxTries));
  return fail('setup_refused', { triesLeft: maxTries - tries });
}

const hashOf = (keys: Platform['keys'], token: string) =>
  keys.blindIndex({ kind: 'instance' }, 'setup_link.secret', token);
