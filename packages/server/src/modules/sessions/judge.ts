import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import { Failure, type Caller } from '../../platform/http/index.ts';
import type { End } from './end.ts';
import type { SessionParts } from './parts.ts';
import type { SessionRow } from './queries.ts';

type Verdict = { outcome: 'goes-on'; signInId: string } | ({ outcome: 'ends' } & End);

/** Whether a session may go on as it is: by its time, by the sign-in of who asked, and by each line of the decision. */
export async function judge(
  { accounts, companies, platform }: SessionParts,
  { companyId, accountId, deviceId, signInId, dueAt, rights }: SessionRow,
): Promise<Verdict> {
  const now = platform.clock.now();
  if (dueAt !== null && dueAt <= now) return { outcome: 'ends', why: 'no_answer', otherwise: 'timed-out' };
  const held = await accounts.holdSignIn({ signInId, accountId, companyId });
  if (held.outcome === 'ended')
    return {
      outcome: 'ends',
      why: 'sign_in_ended',
      refused: { line: 'sign_in', code: 'not_signed_in' },
      otherwise: 'cancelled',
    };
  for (const right of rights) {
    const refused = await refusing(companies, held.caller, { device: deviceId, right });
    if (refused) return { outcome: 'ends', why: 'not_allowed', refused, otherwise: 'failed' };
  }
  return { outcome: 'goes-on', signInId: held.signInId };
}

type Refusing = Pick<DecidedLine, 'line' | 'code'>;

/** The line that refuses; undefined where none does. */
async function refusing(
  companies: SessionParts['companies'],
  caller: Caller,
  asked: { device: string; right: SessionRight },
): Promise<Refusing | undefined> {
  if (caller.companyId === null) return { line: 'role', code: 'role_lacks_word' };
  try {
    const { lines, refusedBy } = await companies.decisionFor(caller, asked);
    return lines.find(({ line }) => line === refusedBy);
  } catch (error) {
    // they do not even see the device any more
    if (error instanceof Failure && error.code === 'not_found')
      return { line: 'level', code: 'level_too_low' };
    throw error;
  }
}
