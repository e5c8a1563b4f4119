import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface LogLine {
  template: string;
  level: number;
  params: readonly { name: string; value: string }[];
  fingerprint: string;
  /** Start of the ten minutes, first and last time; ms since 1970 UTC. */
  windowAt: number;
  firstAt: number;
  lastAt: number;
  n: number;
}

/**
 * Adds messages to the row of their ten minutes. Called once for a report: one that is sent again doesn't come here.
 * Each (fingerprint, window) may stand in `lines` once only.
 */
export async function addLines(
  tx: Tx,
  companyId: string,
  deviceId: string,
  lines: readonly LogLine[],
): Promise<void> {
  await sql`
    INSERT INTO device_log AS held (company_id, device_id, template, level, params, fingerprint, window_at, n, first_at, last_at)
    SELECT ${companyId}, ${deviceId}, line.template, line.level, line.params, decode(line.fingerprint, 'hex'),
           to_timestamp(line.window_at / 1000), line.n, to_timestamp(line.first_at / 1000), to_timestamp(line.last_at / 1000)
      FROM unnest(${lines.map((one) => one.template)}::text[], ${lines.map((one) => one.level)}::smallint[],
                  ${lines.map((one) => JSON.stringify(one.params))}::jsonb[], ${lines.map((one) => one.fingerprint)}::text[],
                  ${lines.map((one) => one.windowAt)}::float8[], ${lines.map((one) => one.n)}::int[],
                  ${lines.map((one) => one.firstAt)}::float8[], ${lines.map((one) => one.lastAt)}::float8[])
             AS line (template, level, params, fingerprint, window_at, n, first_at, last_at)
        ON CONFLICT (company_id, device_id, fingerprint, window_at) DO UPDATE
       SET n = least(held.n::bigint + excluded.n, 1000000000), params = excluded.params,
           first_at = least(held.first_at, excluded.first_at), last_at = greatest(held.last_at, excluded.last_at)`.execute(
    tx,
  );
}

export interface LogCursor {
  lastAt: Date;
  fingerprint: Buffer;
}

/** Newest first. Index: device_log_by_device. */
export function listLines(
  tx: Tx,
  companyId: string,
  deviceId: string,
  after: LogCursor | undefined,
  limit: number,
) {
  let query = tx
    .selectFrom('deviceLog')
    .select(['template', 'level', 'params', 'n', 'firstAt', 'lastAt', 'fingerprint'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .orderBy('lastAt', 'desc')
    .orderBy('fingerprint')
    .limit(limit);
  if (after)
    query = query.where((line) =>
      line.or([
        line('lastAt', '<', after.lastAt),
        line.and([line('lastAt', '=', after.lastAt), line('fingerprint', '>', after.fingerprint)]),
      ]),
    );
  return query.execute();
}

export interface SeriousLine {
  deviceId: string;
  template: string;
  params: { name: string; value: string }[];
  lastAt: Date;
}

/** Errors that agents logged of themselves. Index: device_log by last_at. */
export function seriousLines(tx: Tx, companyId: string, since: Date, limit: number): Promise<SeriousLine[]> {
  return tx
    .selectFrom('deviceLog')
    .select(['deviceId', 'template', 'params', 'lastAt'])
    .where('companyId', '=', companyId)
    .where('level', '>=', 50)
    .where('lastAt', '>=', since)
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .execute();
}
