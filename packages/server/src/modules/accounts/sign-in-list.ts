import { timingSafeEqual } from 'node:crypto';
import type { Output } from '@candor/protocol/api/route.ts';
import type { security } from '@candor/protocol/api/security.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { ownSignIn, type OwnCall } from './renewal.ts';
import { endEverySignIn, endSignIns, listSignIns, type WhichSignIns } from './sign-in-queries.ts';
import { networkHashOf, publishEnded } from './sign-in.ts';

/** The caller's open sign-ins; of networks only whether they are the one of this request. */
export async function ownSignIns(
  { database, keys, clock }: Pick<Platform, 'database' | 'keys' | 'clock'>,
  call: OwnCall,
): Promise<Output<typeof security.signIns>> {
  const network = await networkHashOf(keys, call.client.network);
  const rows = await database.withInstance('authentication', (tx) =>
    listSignIns(tx, call.caller.accountId, clock.now()),
  );
  return {
    signIns: rows.map((row) => ({
      id: row.id,
      isCurrent: row.id === call.caller.signIn?.id,
      browser: row.browserFamily,
      system: row.osFamily,
      methods: row.methods,
      isSameNetwork: timingSafeEqual(row.network, network),
      createdAt: row.createdAt.getTime(),
      seenAt: row.seenAt.getTime(),
      expiresAt: row.expiresAt.getTime(),
    })),
  };
}

/** Within a second nobody is signed in by them: the next request is refused, and open sockets close. @returns how many */
export async function endSignInsOf(
  platform: Pick<Platform, 'database' | 'clock' | 'bus'>,
  which: WhichSignIns,
): Promise<number> {
  const ids = await platform.database.withInstance('security', (tx) =>
    endSignIns(tx, which, platform.clock.now()),
  );
  publishEnded(
    platform,
    ids.map((signInId) => ({ accountId: which.accountId, signInId })),
  );
  return ids.length;
}

export async function endOwnSignIn(
  platform: Pick<Platform, 'database' | 'clock' | 'bus'>,
  id: string,
  { caller: { accountId } }: OwnCall,
): Promise<void> {
  if ((await endSignInsOf(platform, { accountId, id })) === 0) fail('not_found');
}

export function endOtherSignIns(
  platform: Pick<Platform, 'database' | 'clock' | 'bus'>,
  call: OwnCall,
): Promise<number> {
  return endSignInsOf(platform, { accountId: call.caller.accountId, except: ownSignIn(call).id });
}

/** Of the instance, but for the one that asks. @returns how many */
export async function endAllSignIns(
  platform: Pick<Platform, 'database' | 'clock' | 'bus'>,
  call: OwnCall,
): Promise<number> {
  const ended = await platform.database.withInstance('security', (tx) =>
    endEverySignIn(tx, ownSignIn(call).id, platform.clock.now()),
  );
  publishEnded(
    platform,
    ended.map(({ id, accountId }) => ({ accountId, signInId: id })),
  );
  return ended.length;
}
