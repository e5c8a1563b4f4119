import { KeyRefused } from '../keys/index.ts';
import { codeOf } from '../log/index.ts';
import { Failure } from './fail.ts';

export const bodyLimitBytes = 1024 * 1024;

/** What the client is told of an exception: the catalogue's words, or `internal`. platform/db names its own failures. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof KeyRefused) return ofKey(error);
  const code = codeOf(error);
  if (code === 'ENOSPC') return new Failure('storage_full');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Failure('too_large', { limitBytes: bodyLimitBytes });
  // of Fastify's own errors, those about a request are the client's; a SyntaxError of its parser has the status
  return isClientError(error) ? new Failure('bad_request') : new Failure('internal');
}

function ofKey({ code }: KeyRefused): Failure {
  if (code === 'seal_broken' || code === 'key_destroyed') return new Failure(code);
  return new Failure(
    code === 'key_unavailable' || code === 'sealer_expired' ? 'key_unavailable' : 'internal',
  );
}

function isClientError(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500;
}
