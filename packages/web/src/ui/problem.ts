import type { DecidedLine } from '@candor/policy/rights/decision.ts';

/** What a screen needs to know of an error. The typed client throws errors of this shape; screens switch on `code`. */
export type Problem = {
  code: string;
  text: string;
  status?: number | undefined;
  requestId?: string | undefined;
  /** Field name to the text or the code of what is wrong with it. */
  fields?: Readonly<Record<string, string>> | undefined;
  /** For a refusal: the permission that one's role does not hold, and who can give it. */
  missingWord?: string | undefined;
  whoCanChange?: string | undefined;
  /** For a refusal on a device: the line that refused it, which says both in one sentence. */
  refusal?: DecidedLine | undefined;
  /** What was refused there: the device, and the right or the permission word. */
  asked?: { device: string; right: string } | undefined;
};

const UNKNOWN: Problem = { code: 'unexpected', text: 'Something unexpected happened in this page.' };
const OFFLINE: Problem = {
  code: 'unreachable',
  text: "The server can't be reached. Your work here is kept.",
};

/** Any thrown thing as a Problem; what isn't one of ours shows nothing of its inside. */
export function asProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  if (thrown instanceof TypeError && /fetch|network|load failed/i.test(thrown.message)) return OFFLINE;
  return UNKNOWN;
}

export function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    'text' in thrown &&
    typeof thrown.text === 'string'
  );
}

/** True when the person may not see it, as opposed to it not working. */
export function isRefusal(problem: Problem): boolean {
  return problem.status === 403;
}

export function isMissing(problem: Problem): boolean {
  return problem.status === 404;
}
