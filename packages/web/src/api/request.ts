import type { Route } from '@candor/protocol/api/route.ts';
import { isCode, problemOf, silenceOf } from './api-problem.ts';
import { addressOf, type AnyInput } from './contract.ts';
import { sayNotSignedIn } from './signed-out.ts';

const DEADLINE_MS = 35_000; // the server gives up after 30 s and says so

/** One call. Throws ApiProblem; an aborted one throws its AbortError. */
export async function request(
  route: Route,
  input: AnyInput | undefined,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await send(route, input, signal, DEADLINE_MS);
  const answer: unknown = await response.json().catch((thrown: unknown) => {
    throw silenceOf(thrown);
  });
  // Production leaves the schemas out (vite.config.ts), and the server parsed its answer already.
  if (import.meta.env.DEV && route.response !== 'binary') return route.response.parse(answer);
  return answer;
}

/** The bare answer of a call that succeeded. */
export async function send(
  route: Route,
  input: AnyInput | undefined,
  signal: AbortSignal | undefined,
  deadlineMs: number,
): Promise<Response> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const response = await fetch(addressOf(route, input), {
    method: route.method,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    ...(input?.body !== undefined && {
      body: JSON.stringify(input.body),
      headers: { 'content-type': 'application/json' },
    }),
  }).catch((thrown: unknown) => {
    throw signal?.aborted === true ? thrown : silenceOf(thrown);
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (isCode(problem, 'not_signed_in')) sayNotSignedIn();
  throw problem;
}
