import { sql, type RawBuilder } from 'kysely';
import { base64url } from '@candor/crypto/encoding.ts';
import { reachesOthers } from '@candor/policy/rights/roles.ts';
import type { sessions } from '@candor/protocol/api/sessions.ts';
import { builtRights } from '@candor/protocol/session/states.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { seenBy } from '../companies/index.ts';
import { identityOf } from '../devices/index.ts';
import type { SessionParts } from './parts.ts';
import { presenter } from './present.ts';
import { findSession, listSessions, listStatements, type SessionRow } from './queries.ts';
import { rulesOn } from './rules.ts';

type ReadRoutes = Pick<typeof sessions, 'sessionRights' | 'listSessions' | 'getSession'>;

export function readHandlers(parts: SessionParts): Handlers<ReadRoutes> {
  const { platform, companies, gateway } = parts;
  const { database } = platform;
  return {
    async sessionRights({ params: { id: device } }, { caller }) {
      const rights = [];
      for (const right of builtRights)
        rights.push({ right, decision: await companies.decisionFor(caller, { device, right }) });
      const rules = await rulesOn(platform, companyOf(caller), device);
      return { agent: gateway.speaksOfSessions(device), rights, ...rules };
    },
    async listSessions({ query: { device, state, after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'support', async (tx) =>
        listSessions(tx, {
          companyId,
          seen: await sightOf(tx, caller),
          personId: caller.personId,
          device,
          state,
          after: readCursor(after),
          limit: limit + 1,
        }),
      );
      const page = pageOf(found, limit, writeCursor);
      const present = await presenter(platform, caller, page.items);
      return { ...page, items: page.items.map(present) };
    },
    async getSession({ params: { id } }, { caller }) {
      const companyId = companyOf(caller);
      const session = await readSession(platform, caller, id);
      const present = await presenter(platform, caller, [session]);
      const { statements, identity } = await database.withCompany(companyId, 'support', async (tx) => ({
        statements: await listStatements(tx, companyId, id),
        identity: (await identityOf(tx, companyId, session.deviceId)) ?? fail('not_found'),
      }));
      return {
        ...present(session),
        records: statements.map(({ kind, document, signature }) => ({
          kind,
          document: Buffer.from(document).toString(),
          signature: base64url(signature),
        })),
        identityPublic: base64url(identity.publicKey),
        certificate: identity.certificate,
      };
    },
  };
}

/** One that the caller may see. */
export async function readSession(
  { database }: Pick<Platform, 'database'>,
  caller: Caller,
  id: string,
): Promise<SessionRow> {
  const companyId = companyOf(caller);
  const session = await database.withCompany(companyId, 'support', async (tx) => {
    const found = await findSession(tx, companyId, id);
    if (!found || found.personId === caller.personId) return found;
    const { rows } = await sql`
      SELECT 1 FROM device WHERE company_id = ${companyId} AND id = ${found.deviceId} AND (${await sightOf(tx, caller)})`.execute(
      tx,
    );
    return rows.length > 0 ? found : undefined;
  });
  return session ?? fail('not_found');
}

/** Condition on rows of `device`: where the caller sees sessions of others too. */
async function sightOf(tx: Tx, caller: Caller): Promise<RawBuilder<boolean>> {
  const isWide = reachesOthers(caller.roles, 'session.view');
  // whoever sees no devices at all, but all sessions, watches over them
  if (!caller.words.has('device.view')) return isWide ? sql<boolean>`true` : sql<boolean>`false`;
  const seen = await seenBy(tx, caller);
  return isWide
    ? seen
    : sql<boolean>`${seen} AND EXISTS (SELECT FROM device_person AS own WHERE own.company_id = ${companyOf(caller)}
        AND own.device_id = device.id AND own.member_id = ${caller.memberId})`;
}

const writeCursor = ({ requestedAt, id }: SessionRow) => `${requestedAt.getTime()}_${id}`;
function readCursor(after: string | undefined): { requestedAt: Date; id: string } | undefined {
  if (after === undefined) return undefined;
  const [, at, id] = /^(\d{1,15})_([0-9a-f-]{36})$/u.exec(after) ?? [];
  return at === undefined || id === undefined
    ? fail('bad_request', { path: 'after' })
    : { requestedAt: new Date(Number(at)), id };
}
