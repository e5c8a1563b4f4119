import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { DeviceParts } from './parts.ts';
import { addToken, listTokens, revokeToken } from './token-queries.ts';

type TokenRoutes = Pick<typeof enrolment, 'listTokens' | 'createToken' | 'revokeToken'>;

export function tokenHandlers(parts: DeviceParts): Handlers<TokenRoutes> {
  const { config, database, clock } = parts.platform;
  return {
    async listTokens(_, { caller }) {
      const companyId = companyOf(caller);
      const tokens = await database.withCompany(companyId, 'security', (tx) => listTokens(tx, companyId));
      return {
        items: tokens.map((one) => ({
          ...one,
          expiresAt: one.expiresAt.getTime(),
          createdAt: one.createdAt.getTime(),
          revokedAt: one.revokedAt?.getTime() ?? null,
        })),
      };
    },
    async createToken({ body }, { caller, entry }) {
      const wish = { ...body, companyId: companyOf(caller), createdBy: caller.accountId };
      const token = await keepToken(parts, { ...wish, secretHash: Buffer.from(body.secretHash, 'hex') });
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

type KeptToken = TokenWish & { createdBy: string | null; secretHash: Uint8Array };

async function keepToken(
  { platform: { database, clock } }: DeviceParts,
  wish: KeptToken,
): Promise<{ id: string; expiresAt: number }> {
  const { companyId, label, createdBy, secretHash } = wish;
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + wish.expiresInMinutes * 60_000);
  const id = randomUUIDv7();
  const token = {
    companyId,
    id,
    secretHash,
    label,
    usesLeft: wish.uses,
    expiresAt,
    createdBy,
    createdAt,
    revokedAt: null,
  };
  await database.withCompany(companyId, 'security', (tx) => addToken(tx, token));
  return { id, expiresAt: expiresAt.getTime() };
}

/** Other computers can't reach an instance that is served to its own computer only. */
function reachable(publicUrl: string): 'network' | 'this-computer' {
  const { hostname } = new URL(publicUrl);
  const isOwn = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/u.test(hostname);
  return isOwn ? 'this-computer' : 'network';
}
