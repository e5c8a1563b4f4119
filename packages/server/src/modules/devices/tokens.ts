import { createHash, randomBytes } from 'node:crypto';
import { isLoopback, writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { findActiveRoot } from '../roots/index.ts';
import type { DeviceParts } from './parts.ts';
import { addToken, isTokenValid, listTokens, revokeToken } from './token-queries.ts';

type TokenRoutes = Pick<typeof enrolment, 'listTokens' | 'createToken' | 'revokeToken'>;

export function tokenHandlers(parts: DeviceParts): Handlers<TokenRoutes> {
  const { config, database, clock } = parts.platform;
  return {
    async listTokens(_, { caller }) {
      const companyId = companyOf(caller);
      const tokens = await database.withCompany(companyId, 'security', (tx) => listTokens(tx, companyId));
      return {
        alwaysApproves: config.enrolmentApproval === 'on',
        items: tokens.map((one) => ({
          ...one,
          expiresAt: one.expiresAt.getTime(),
          createdAt: one.createdAt.getTime(),
          revokedAt: one.revokedAt?.getTime() ?? null,
        })),
      };
    },
    async createToken({ body }, { caller, entry }) {
      const companyId = companyOf(caller);
      const { secretHash, pin, ...wish } = body;
      const token = await keepToken(parts, {
        ...wish,
        approval: body.approval || config.enrolmentApproval === 'on',
        companyId,
        createdBy: caller.accountId,
        secretHash: Buffer.from(secretHash, 'hex'),
        ...(pin && { pin }),
      });
      entry.targetId = token.id;
      const { publicUrl: url } = config;
      return { ...token, url, ca: parts.authorities.serverCa.fingerprint, reachable: reachable(url) };
    },
    async revokeToken({ params }, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'security', (tx) =>
        revokeToken(tx, companyId, params.id, clock.now()),
      );
      return found ? {} : fail('not_found');
    },
  };
}

export interface TokenWish {
  companyId: string;
  label: string;
  uses: number;
  expiresInMinutes: number;
  /** Whether somebody has to approve each device. */
  approval: boolean;
}

/** A token that the instance itself makes: the pasteable string, shown once. Its secret is nowhere kept. */
export async function createToken(parts: DeviceParts, wish: TokenWish): Promise<string> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest();
  await keepToken(parts, { ...wish, createdBy: null, secretHash });
  return writeEnrolmentToken({
    url: parts.platform.config.publicUrl,
    ca: parts.authorities.serverCa.fingerprint,
    auth,
  });
}

/** The company whose enrolment token has this secret (base64url), while a device could still enrol with it. */
export async function companyOfToken(
  { platform: { database, clock } }: DeviceParts,
  auth: string,
): Promise<string | undefined> {
  const secretHash = createHash('sha256').update(Buffer.from(auth, 'base64url')).digest();
  const companyId = await database.findOwner('enrolment_token', secretHash);
  if (companyId === undefined) return undefined;
  const isValid = await database.withCompany(companyId, 'security', (tx) =>
    isTokenValid(tx, companyId, secretHash, clock.now()),
  );
  return isValid ? companyId : undefined;
}

type KeptToken = TokenWish & {
  createdBy: string | null;
  secretHash: Uint8Array;
  pin?: Input<typeof enrolment.createToken>['body']['pin'];
};

async function keepToken(
  { platform: { database, clock } }: DeviceParts,
  wish: KeptToken,
): Promise<{ id: string; expiresAt: number }> {
  const { companyId, label, createdBy, secretHash } = wish;
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + wish.expiresInMinutes * 60_000);
  const id = newId();
  const token = {
    companyId,
    id,
    secretHash,
    label,
    usesLeft: wish.uses,
    approval: wish.approval,
    expiresAt,
    createdBy,
    createdAt,
    revokedAt: null,
    rootId: wish.pin?.rootId ?? null,
    proofWrapped: wish.pin ? Buffer.from(wish.pin.proofWrapped, 'base64url') : null,
  };
  await database.withCompany(companyId, 'security', async (tx) => {
    if (wish.pin && !(await findActiveRoot(tx, companyId, wish.pin.rootId))) fail('not_found');
    await addToken(tx, token);
  });
  return { id, expiresAt: expiresAt.getTime() };
}

/** Other computers can't reach an instance that is served to its own computer only. */
function reachable(publicUrl: string): 'network' | 'this-computer' {
  return isLoopback(new URL(publicUrl).hostname) ? 'this-computer' : 'network';
}
