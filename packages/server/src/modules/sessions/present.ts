import type { ShownSession } from '@candor/protocol/api/sessions.ts';
import { companyOf, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesIn, sealerUnlessAway } from '../companies/index.ts';
import { listGrants, type Grant, type SessionRow } from './queries.ts';

type Present = (session: SessionRow) => ShownSession;

/** How to show these sessions to the caller: names, reasons and answers are read for all of them at once. */
export async function presenter(
  platform: Pick<Platform, 'database' | 'keys'>,
  caller: Caller,
  rows: readonly SessionRow[],
): Promise<Present> {
  const companyId = companyOf(caller);
  const grants = await platform.database.withCompany(companyId, 'support', (tx) =>
    listGrants(
      tx,
      companyId,
      rows.map(({ id }) => id),
    ),
  );
  const grantsOf = Map.groupBy(grants, ({ sessionId }) => sessionId);
  const names = await namesIn(platform, companyId, [...new Set(rows.map(({ accountId }) => accountId))]);
  const reasons = new Map(
    await Promise.all(rows.map(async (row) => [row.id, await reasonOf(platform, row)] as const)),
  );
  return (session) => ({
    id: session.id,
    device: { id: session.deviceId, label: session.label },
    administrator: {
      personId: session.personId,
      name: names.get(session.accountId)?.name ?? null,
      isSelf: session.personId === caller.personId,
      isStaff: session.memberId === null,
    },
    reason: reasons.get(session.id) ?? null,
    rights: session.rights,
    state: session.status,
    why: session.why,
    refused: refusedBy(session),
    requestedAt: session.requestedAt.getTime(),
    answerBy: session.status === 'prompting' ? timeOf(session.promptUntil) : null,
    startedAt: timeOf(session.startedAt),
    endedAt: timeOf(session.endedAt),
    connection: session.connectionType,
    grants: (grantsOf.get(session.id) ?? []).map(presentGrant),
  });
}

const refusedBy = ({ refusedLine: line, refusedCode: code }: SessionRow) =>
  line === null || code === null ? null : { line, code };

/** Null while keys do not answer. */
async function reasonOf(
  { keys }: Pick<Platform, 'keys'>,
  { companyId, id, personId, reason }: SessionRow,
): Promise<string | null> {
  const sealer = await sealerUnlessAway(keys, { kind: 'person', id: personId });
  return sealer?.open('session_request', 'reason', `${companyId}/${id}`, reason, 'support') ?? null;
}

const presentGrant = ({ sessionRight, outcome, by, at, expiresAt }: Grant) => ({
  right: sessionRight,
  answer: outcome,
  by,
  at: at.getTime(),
  until: timeOf(expiresAt),
});

const timeOf = (at: Date | null) => at?.getTime() ?? null;
