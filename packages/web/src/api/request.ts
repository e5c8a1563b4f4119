import type { Route } from '@candor/protocol/api/route.ts';
import { isCode, problemOf, silenceOf } from './api-problem.ts';
import { chooseCompany, companyHeaders, isAboutCompany } from './company.ts';
import { askToConfirm } from './confirming.ts';
import { addressOf, type AnyInput } from './contract.ts';
import { sayTurn } from './turns.ts';

const DEADLINE_MS = 35_000; // the server gives up after 30 s and says so
/** A change of rights renews the sign-in token: of two requests at once, one comes with the old one. */
const RENEWAL_MS = 250;
/** Whether the server knew who it is since this page was loaded. */
let isKnown = false;

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
  if (import.meta.env.DEV && typeof route.response !== 'string') return route.response.parse(answer);
  return answer;
}

/**
 * The bare answer of a call that succeeded. Where the person must confirm that it is them first, they are asked, once;
 * where the company that they chose is gone, it is about their first one.
 */
export async function send(
  route: Route,
  input: AnyInput | undefined,
  signal: AbortSignal | undefined,
  deadlineMs: number,
): Promise<Response> {
  const isOfCompany = isAboutCompany(route);
  const ask = () => sendKnown(route, input, signal, deadlineMs);
  try {
    return await ask();
  } catch (thrown) {
    if (isCode(thrown, 'not_found') && isOfCompany) {
      chooseCompany(undefined);
      // only then: a page that goes would lose the new sign-in token that the answer may bring
      return await ask().finally(() => sayTurn('company-gone'));
    }
    if (!isCode(thrown, 'confirm_required') || !(await askToConfirm())) throw thrown;
  }
  return ask();
}

/** Who was known and is not any more is asked for once more: with the token that another answer brought meanwhile. */
async function sendKnown(...call: Parameters<typeof sendOnce>): Promise<Response> {
  const isOfSomebody = call[0].word !== 'public';
  try {
    const response = await sendOnce(...call).catch(async (thrown: unknown) => {
      if (!isKnown || !isOfSomebody || !isCode(thrown, 'not_signed_in')) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, RENEWAL_MS));
      return sendOnce(...call);
    });
    isKnown ||= isOfSomebody;
    return response;
  } catch (thrown) {
    if (isCode(thrown, 'not_signed_in')) sayTurn('signed-out');
    throw thrown;
  }
}

async function sendOnce(
  route: Route,
  input: AnyInput | undefined,
  signal: AbortSignal | undefined,
  deadlineMs: number,
): Promise<Response> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const response = await fetch(addressOf(route, input), {
    method: route.method,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    headers: {
      ...companyHeaders(route),
      ...(input?.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(input?.body !== undefined && { body: JSON.stringify(input.body) }),
  }).catch((thrown: unknown) => {
    throw signal?.aborted === true ? thrown : silenceOf(thrown);
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (isCode(problem, 'factor_required')) sayTurn('factor-missing');
  throw problem;
}
