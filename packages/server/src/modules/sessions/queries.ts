import { sql, type RawBuilder } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { isOver, sessionStates, type SessionState } from '@candor/protocol/session/states.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

type Session = Tables['remoteSession'];
type Request = Tables['sessionRequest'];
export type Grant = Tables['sessionGrant'];
export type Statement = Tables['sessionStatement'];

/** A session with what was asked for; `accountId` is whose it is. */
export interface SessionRow extends Session, Omit<Request, 'sessionId'> {
  label: string;
  accountId: string;
  /** To whom the device is assigned. */
  memberIds: string[];
}

/** States in which a session is not over. Literals, for a plan finds remote_session_live by them alone. */
const live = sql.join(sessionStates.filter((state) => !isOver(state)).map((state) => sql.lit(state)));
const rows = (companyId: string) => sql`
  SELECT session.*, request.member_id, request.sign_in_id, request.public_key, request.ask_hash, request.rights,
         request.minutes, request.reason, request.requested_at, request.prompt_until, request.due_at, request.why,
         request.refused_line, request.refused_code, device.label, account.id AS account_id,
         ARRAY(SELECT member_id FROM device_person WHERE company_id = ${companyId} AND device_id = device.id) AS member_ids
    FROM remote_session AS session
    JOIN session_request AS request ON request.company_id = ${companyId} AND request.session_id = session.id
    JOIN device ON device.company_id = ${companyId} AND device.id = session.device_id
    JOIN account ON account.person_id = session.person_id
   WHERE session.company_id = ${companyId}`;

/** @returns false where a session has that id already, in any company */
export async function insertSession(tx: Tx, session: Session, request: Request): Promise<boolean> {
  const inserted = await tx
    .insertInto('remoteSession')
    .values(session)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await tx
    .insertInto('sessionRequest')
    .values({ ...request, rights: jsonb(request.rights) })
    .execute();
  return true;
}

export async function findSession(tx: Tx, companyId: string, id: string): Promise<SessionRow | undefined> {
  return (await sql<SessionRow>`${rows(companyId)} AND session.id = ${id}`.execute(tx)).rows[0];
}

export interface SessionQuestion {
  companyId: string;
  /** Condition on rows of `device`: where the reader sees sessions. */
  seen: RawBuilder<boolean>;
  /** Whose own sessions are seen wherever they were. */
  personId: string;
  device?: string | undefined;
  state?: 'live' | 'over' | undefined;
  after?: { requestedAt: Date; id: string } | undefined;
  limit: number;
}

/** The newest first. Index: session_request_by_time; of one device remote_session_of_device. */
export async function listSessions(tx: Tx, question: SessionQuestion): Promise<SessionRow[]> {
  const { companyId, seen, personId, device, state, after, limit } = question;
  const ofDevice = device === undefined ? sql`` : sql`AND session.device_id = ${device}`;
  const inState =
    state === undefined
      ? sql``
      : state === 'live'
        ? sql`AND session.status IN (${live})`
        : sql`AND session.status NOT IN (${live})`;
  const behind = after
    ? sql`AND (request.requested_at, request.session_id) < (${after.requestedAt}, ${after.id}::uuid)`
    : sql``;
  const found = await sql<SessionRow>`${rows(companyId)} ${ofDevice} ${inState} ${behind}
     AND (session.person_id = ${personId} OR ${seen})
   ORDER BY request.requested_at DESC, request.session_id DESC LIMIT ${limit}`.execute(tx);
  return found.rows;
}

/** On devices that are assigned to a member: all that are not over, and some that are; the newest first. */
export async function listOwn(
  tx: Tx,
  companyId: string,
  memberId: string,
  mostOver: number,
): Promise<SessionRow[]> {
  const own = sql`session.device_id IN (
    SELECT device_id FROM device_person WHERE company_id = ${companyId} AND member_id = ${memberId})`;
  const found = await sql<SessionRow>`
    (${rows(companyId)} AND ${own} AND session.status IN (${live}))
    UNION ALL
    (${rows(companyId)} AND ${own} AND session.status NOT IN (${live})
      ORDER BY request.requested_at DESC, request.session_id DESC LIMIT ${mostOver})
    ORDER BY requested_at DESC, id DESC`.execute(tx);
  return found.rows;
}

/** Which of a company's sessions are not over; of everybody, or of one device or account. Index: remote_session_live. */
export async function listLive(
  tx: Tx,
  companyId: string,
  of: { deviceId?: string | undefined; accountId?: string | undefined } = {},
): Promise<SessionRow[]> {
  const ofDevice = of.deviceId === undefined ? sql`` : sql`AND session.device_id = ${of.deviceId}`;
  const ofAccount = of.accountId === undefined ? sql`` : sql`AND account.id = ${of.accountId}`;
  const found =
    await sql<SessionRow>`${rows(companyId)} AND session.status IN (${live}) ${ofDevice} ${ofAccount}
   ORDER BY session.id`.execute(tx);
  return found.rows;
}

/** How many of somebody's questions wait for an answer on a device. */
export async function countAsking(
  tx: Tx,
  { companyId, deviceId, personId }: Pick<Session, 'companyId' | 'deviceId' | 'personId'>,
): Promise<number> {
  const { n } = await tx
    .selectFrom('remoteSession')
    .select(sql<number>`count(*)`.as('n'))
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('personId', '=', personId)
    .where('status', 'in', [sql.lit('requested' as const), sql.lit('prompting' as const)])
    .executeTakeFirstOrThrow();
  return n;
}

export type SessionChange = Partial<Pick<Session, 'startedAt' | 'endedAt' | 'connectionType'>> &
  Partial<Pick<Request, 'promptUntil' | 'dueAt' | 'why' | 'refusedLine' | 'refusedCode'>>;

/** @returns whether it was in that state until then: of two changes at once one is made */
export async function changeState(
  tx: Tx,
  { companyId, id }: Pick<Session, 'companyId' | 'id'>,
  { from, to }: { from: SessionState; to: SessionState },
  change: SessionChange,
): Promise<boolean> {
  const { startedAt, endedAt, connectionType, ...asked } = change;
  const changed = await tx
    .updateTable('remoteSession')
    .set({
      status: to,
      ...(startedAt !== undefined && { startedAt }),
      ...(endedAt !== undefined && { endedAt }),
      ...(connectionType !== undefined && { connectionType }),
    })
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('status', '=', from)
    .returning('id')
    .executeTakeFirst();
  if (!changed) return false;
  if (Object.keys(asked).length > 0)
    await tx
      .updateTable('sessionRequest')
      .set(asked)
      .where('companyId', '=', companyId)
      .where('sessionId', '=', id)
      .execute();
  return true;
}

/** By which it hangs on from now. */
export async function keepSignIn(
  tx: Tx,
  { companyId, id }: Pick<Session, 'companyId' | 'id'>,
  signInId: string,
): Promise<void> {
  await tx
    .updateTable('sessionRequest')
    .set({ signInId })
    .where('companyId', '=', companyId)
    .where('sessionId', '=', id)
    .execute();
}

export async function insertGrants(tx: Tx, grants: readonly Grant[]): Promise<void> {
  await tx
    .insertInto('sessionGrant')
    .values([...grants])
    .execute();
}

export async function listGrants(tx: Tx, companyId: string, sessionIds: readonly string[]): Promise<Grant[]> {
  if (sessionIds.length === 0) return [];
  return tx
    .selectFrom('sessionGrant')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('sessionId', 'in', sessionIds)
    .orderBy('sessionRight')
    .execute();
}

/** Whose answer from the portal a session has: their account. */
export async function findAnswerer(
  tx: Tx,
  companyId: string,
  sessionId: string,
): Promise<string | undefined> {
  const found = await tx
    .selectFrom('sessionGrant')
    .innerJoin('member', (join) =>
      join
        .onRef('member.companyId', '=', 'sessionGrant.companyId')
        .onRef('member.id', '=', 'sessionGrant.byMemberId'),
    )
    .select('member.accountId')
    .where('sessionGrant.companyId', '=', companyId)
    .where('sessionGrant.sessionId', '=', sessionId)
    .executeTakeFirst();
  return found?.accountId;
}

/** What was said first stays. @returns whether this is it */
export async function insertStatement(tx: Tx, statement: Statement): Promise<boolean> {
  const inserted = await tx
    .insertInto('sessionStatement')
    .values(statement)
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return inserted !== undefined;
}

export function listStatements(tx: Tx, companyId: string, sessionId: string): Promise<Statement[]> {
  return tx
    .selectFrom('sessionStatement')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('sessionId', '=', sessionId)
    .orderBy('keptAt')
    .execute();
}
