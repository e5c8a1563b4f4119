import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type Request = Tables['enrolmentRequest'];

export async function addRequest(tx: Tx, request: Request): Promise<void> {
  await tx.insertInto('enrolmentRequest').values(request).execute();
}

/** The request of these keys that has not ended. Its row is held until the transaction ends. */
export function findOpenRequest(
  tx: Tx,
  companyId: string,
  tokenId: string,
  { identityPublic, sealingPublic }: Pick<Request, 'identityPublic' | 'sealingPublic'>,
  since: Date,
) {
  return tx
    .selectFrom('enrolmentRequest')
    .select(['id', 'code', 'askedAt'])
    .where('companyId', '=', companyId)
    .where('tokenId', '=', tokenId)
    .where('identityPublic', '=', identityPublic)
    .where('sealingPublic', '=', sealingPublic)
    .where('state', 'in', ['waiting', 'approved'])
    .where('askedAt', '>', since)
    .forUpdate()
    .executeTakeFirst();
}

/** The ticket before it ends with this. */
export async function changeTicket(
  tx: Tx,
  companyId: string,
  id: string,
  keys: Pick<Request, 'csr' | 'ticketHash'>,
): Promise<void> {
  await tx
    .updateTable('enrolmentRequest')
    .set(keys)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .execute();
}

/** Held until the transaction ends, so that one request makes one device. */
export function findByTicket(tx: Tx, companyId: string, ticketHash: Uint8Array) {
  return tx
    .selectFrom('enrolmentRequest')
    .select(['id', 'tokenId', 'csr', 'identityPublic', 'sealingPublic', 'hostname', 'agentVersion'])
    .select(['platform', 'protocol', 'pinRoot', 'pinMac', 'code', 'state', 'askedAt', 'deviceId'])
    .where('companyId', '=', companyId)
    .where('ticketHash', '=', ticketHash)
    .forUpdate()
    .executeTakeFirst();
}

export async function noteDevice(tx: Tx, companyId: string, id: string, deviceId: string): Promise<void> {
  await tx
    .updateTable('enrolmentRequest')
    .set({ deviceId })
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .execute();
}

/** Those that wait since then, newest first. Index: enrolment_request_by_time. */
export function listWaiting(tx: Tx, companyId: string, since: Date) {
  return tx
    .selectFrom('enrolmentRequest')
    .innerJoin('enrolmentToken', (join) =>
      join
        .onRef('enrolmentToken.companyId', '=', 'enrolmentRequest.companyId')
        .onRef('enrolmentToken.id', '=', 'enrolmentRequest.tokenId'),
    )
    .select(['enrolmentRequest.id', 'hostname', 'code', 'platform', 'agentVersion', 'askedAt'])
    .select('enrolmentToken.label as tokenLabel')
    .where('enrolmentRequest.companyId', '=', companyId)
    .where('state', '=', 'waiting')
    .where('askedAt', '>', since)
    .orderBy('askedAt', 'desc')
    .orderBy('enrolmentRequest.id', 'desc')
    .limit(200)
    .execute();
}

export interface Decision {
  state: 'approved' | 'refused';
  decidedAt: Date;
  decidedBy: string;
}

/** False when none waits under that id since then. */
export async function decide(
  tx: Tx,
  companyId: string,
  id: string,
  since: Date,
  decision: Decision,
): Promise<boolean> {
  const decided = await tx
    .updateTable('enrolmentRequest')
    .set(decision)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('askedAt', '>', since)
    .executeTakeFirst();
  return decided.numUpdatedRows > 0n;
}

/** Deletes what waited in vain. */
export async function deleteOverdue(tx: Tx, companyId: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('enrolmentRequest')
    .where('companyId', '=', companyId)
    .where('state', '=', 'waiting')
    .where('askedAt', '<=', before)
    .execute();
}
