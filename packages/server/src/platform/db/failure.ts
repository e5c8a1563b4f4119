import pg from 'pg';
import { Failure } from '../http/fail.ts';

const full = new Set(['53100', '53200']);
const uniqueViolation = '23505';
const readOnly = '25006';
const unavailable = new Set([
  readOnly, // of its own accord: a standby that was not promoted
  '25P03', // idle in transaction for too long
  '53300', // too many connections
  '55P03', // lock time-out
  '57014', // statement time-out
  '57P01', // shutting down
  '57P02',
  '57P03',
  '57P05',
]);

/** A write in a transaction that is read only. */
export function isRefusedWrite(error: unknown): boolean {
  return error instanceof Failure && error.details?.['sqlState'] === readOnly;
}

/** What a failed query means to a caller: the database is away or full, the row is there already, or a surprise that passes unchanged. */
export function translate(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return translateState(error);
  // the driver's own errors have no class: all that is left is a mistake in the values, or a lost connection
  if (
    !(error instanceof Error) ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof Failure
  )
    return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'LOST';
  return caused(new Failure('database_unavailable', { sqlState: code }), error);
}

function translateState(error: pg.DatabaseError): Error {
  const state = error.code ?? '';
  if (full.has(state)) return caused(new Failure('storage_full'), error);
  if (unavailable.has(state) || state.startsWith('08'))
    return caused(new Failure('database_unavailable', { sqlState: state }), error);
  if (state === uniqueViolation) return caused(new Failure('already_exists'), error);
  return error;
}

function caused(failure: Failure, cause: unknown): Failure {
  failure.cause = cause;
  return failure;
}
