import { companyJudges } from './decide-company.ts';
import { deviceJudges } from './decide-device.ts';
import { personJudges } from './decide-person.ts';
import { signedJudges } from './decide-signed.ts';
import {
  decisionLines,
  type DecidedLine,
  type Decision,
  type DecisionLine,
  type Verdict,
} from './decision.ts';
import type { DecideInput, LineFacts } from './facts.ts';
import { allow, refuse, type Judge, type Judged } from './judged.ts';

const judges: { readonly [L in DecisionLine]: Judge<L> } = {
  ...personJudges,
  ...companyJudges,
  ...deviceJudges,
  ...signedJudges,
};

/**
 * Whether something may happen on a device, and every line that has a say in it. Pure; the same in server, agent and
 * web. One refusal refuses; what a policy asks the person is allowed by their answer alone; a line that nothing is known
 * of refuses.
 */
export function decide(input: DecideInput): Decision {
  const lines: DecidedLine[] = [];
  for (const line of decisionLines) lines.push(decideLine(line, input, lines));
  const refused = lines.find(({ verdict }) => verdict === 'refuse');
  return { verdict: refused ? 'refuse' : verdictOf(lines), refusedBy: refused?.line ?? null, lines };
}

/** Of lines without a refusal. */
function verdictOf(lines: readonly DecidedLine[]): Verdict {
  const isAsked = lines.some(({ verdict }) => verdict === 'ask');
  return isAsked && !lines.some(({ code }) => code === 'grant_given') ? 'ask' : 'allow';
}

function decideLine<L extends DecisionLine>(
  line: L,
  input: DecideInput,
  before: readonly DecidedLine[],
): DecidedLine {
  const { verdict, code, params, source, changer } = judge(line, input, before);
  const names = (input.names[changer] ?? []).slice(0, 5);
  return { line, verdict, source, code, params, whoCanChange: { kind: changer, names } };
}

function judge<L extends DecisionLine>(line: L, input: DecideInput, before: readonly DecidedLine[]): Judged {
  const facts: LineFacts<L> | 'not_needed' | 'not_known' | undefined = input.facts[line];
  if (facts === 'not_needed') return allow('not_needed');
  // an input that came over a wire may lack what its type promises
  if (facts === 'not_known' || facts === undefined) return refuse('not_known', 'nobody', { line });
  return judges[line](facts, input, before);
}
