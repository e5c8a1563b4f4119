import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { Failure } from '../../platform/http/index.ts';

/** Codes of answers that are none, or that never came (oauth4webapi, openid-client). */
const unreachable = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);
const deepest = 5;

/**
 * What the library found wrong, as provider_unreachable (reason) or provider_refused (the check's name: issuer, nonce,
 * aud, iss, azp, clock, auth_time, signature, code, client, answer). Anything else is thrown as it is.
 */
export function refusalOf(error: unknown): Failure {
  const causes = chainOf(error);
  const ofGate = causes.find((one) => one instanceof Failure);
  if (ofGate) return ofGate.code.startsWith('egress_') ? silence(ofGate) : ofGate;
  if (error instanceof ResponseBodyError)
    return refused(error.error === 'invalid_client' ? 'client' : 'code');
  if (error instanceof AuthorizationResponseError)
    return refused(error.error === 'access_denied' ? 'access_denied' : 'answer');
  if (error instanceof WWWAuthenticateChallengeError) return refused('answer');
  if (!(error instanceof ClientError)) throw error;
  const code = error.code ?? '';
  if (unreachable.has(code)) return new Failure('provider_unreachable', { reason: code });
  return refused(checkOf(code, causes));
}

function silence({ details }: Failure): Failure {
  const reason = details?.['code'] ?? details?.['reason'];
  return new Failure('provider_unreachable', { reason });
}

export const refused = (check: string) => new Failure('provider_refused', { check });

function checkOf(code: string, causes: readonly unknown[]): string {
  const claim = wordIn(causes, 'claim');
  switch (code) {
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return 'issuer';
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return claim ?? 'answer';
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return claim === 'auth_time' ? 'auth_time' : 'clock';
    case 'OAUTH_KEY_SELECTION_FAILED':
      return 'signature';
    default:
      return causes.some((one) => isWith(one, 'signature')) ? 'signature' : 'answer';
  }
}

/** The error, what caused it, and so on. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (
    let one = error;
    one !== undefined && chain.length < deepest;
    one = isWith(one, 'cause') ? one.cause : undefined
  )
    chain.push(one);
  return chain;
}

function wordIn(causes: readonly unknown[], name: string): string | undefined {
  const found = causes.find((one) => isWith(one, name));
  const value = isWith(found, name) ? found[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function isWith<N extends string>(value: unknown, name: N): value is Record<N, unknown> {
  return typeof value === 'object' && value !== null && name in value;
}
