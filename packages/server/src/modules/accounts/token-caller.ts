import { BlockList, isIP } from 'node:net';
import { needsFactor } from '@candor/policy/rights/standing.ts';
import { tokenWords } from '@candor/policy/rights/token-words.ts';
import { fail, isWellFormedToken, type TokenCaller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Membership } from '../companies/index.ts';
import { heldFactors } from './factor-queries.ts';
import type { LifeParts } from './life-parts.ts';
import { nowhere } from './sign-in.ts';
import { findToken, noteTokenUse } from './token-queries.ts';

type Found = NonNullable<Awaited<ReturnType<typeof findToken>>>;

const dayMs = 24 * 60 * 60_000;

/** Keyed, so that who reads the database cannot try tokens on it. */
export const secretHashOf = (keys: Platform['keys'], token: string): Promise<Uint8Array> =>
  keys.blindIndex({ kind: 'instance' }, 'api_token.secret', token);

/**
 * Who acts by this token: what it was given, and of that what its creator may do at this moment (clause T1). Null for
 * none that is valid, from that address. Fails with factor_required where its creator has yet to set up a factor.
 */
export async function authenticateToken(
  { platform, companies }: Pick<LifeParts, 'platform' | 'companies'>,
  token: string,
  from: { companyId: string | undefined; address: string },
): Promise<TokenCaller | null> {
  const { clock, database, keys } = platform;
  if (!isWellFormedToken(token)) return null;
  const hash = await secretHashOf(keys, token);
  const found = await database.withInstance('authentication', async (tx) => {
    const row = await findToken(tx, hash, clock.now());
    return row && { ...row, held: await heldFactors(tx, row.accountId) };
  });
  if (!found || !comesFrom(found.networks, from.address)) return null;
  if (from.companyId !== undefined && from.companyId !== found.companyId) fail('not_found');
  const membership = await companies.membershipOf(found.accountId, found.companyId ?? undefined);
  const hasFactor = found.held.totp || found.held.passkeys > 0;
  const { everyRole, rule } = membership ?? nowhere;
  const isFactorDue = needsFactor(everyRole, rule) || found.factorDueAt !== null;
  if (isFactorDue && !hasFactor) fail('factor_required');
  const caller = found.companyId === null ? asPerson(found) : asMember(found, membership);
  if (caller) await noteUse(platform, found);
  return caller;
}

function asPerson({ id, accountId, personId, words }: Found): TokenCaller {
  const may = new Set(words.filter((word) => tokenWords.person.includes(word)));
  return {
    accountId,
    personId,
    signIn: null,
    tokenId: id,
    companyId: null,
    companyKind: null,
    memberId: null,
    roles: [],
    limits: [],
    words: may,
  };
}

/** Null for somebody who is no member any more. */
function asMember(
  { id, accountId, personId, words }: Found,
  membership: Membership | undefined,
): TokenCaller | null {
  if (!membership) return null;
  const { everyRole: _, rule: __, onlyProviders: ___, words: held, ...place } = membership;
  const may = new Set(words.filter((word) => held.has(word)));
  return { accountId, personId, signIn: null, tokenId: id, ...place, words: may };
}

/** Once a day, in the row and in the audit log. */
async function noteUse(
  { audit, clock, database }: Platform,
  { id, accountId, companyId, usedAt }: Found,
): Promise<void> {
  const today = new Date(Math.floor(clock.now().getTime() / dayMs) * dayMs);
  if (usedAt !== null && usedAt >= today) return;
  const isFirst = await database.withInstance('authentication', (tx) => noteTokenUse(tx, id, today));
  if (!isFirst) return;
  await audit.write({
    actor: 'account',
    actorId: accountId,
    action: 'API token used today',
    ...(companyId !== null && { companyId }),
    targetId: id,
    outcome: 'done',
  });
}

function comesFrom(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return true;
  const allowed = new BlockList();
  for (const network of networks) {
    const [start = '', bits] = network.split('/');
    if (bits === undefined) allowed.addAddress(start, familyOf(start));
    else allowed.addSubnet(start, Number(bits), familyOf(start));
  }
  return isIP(address) !== 0 && allowed.check(address, familyOf(address));
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
