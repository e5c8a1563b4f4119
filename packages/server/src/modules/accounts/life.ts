import type { factorReset } from '@candor/protocol/api/factor-reset.ts';
import type { me } from '@candor/protocol/api/me.ts';
import type { signInRules } from '@candor/protocol/api/sign-in-rule.ts';
import type { signUp } from '@candor/protocol/api/sign-up.ts';
import type { tokens } from '@candor/protocol/api/tokens.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import type { AccountOwner } from '../rights/index.ts';
import { changePassword } from './change-password.ts';
import { closingHandlers, eraseAtOnce, finishErasures } from './closing.ts';
import { emailHandlers } from './email.ts';
import { factorResetTask } from './factor-reset-task.ts';
import { factorResetHandlers } from './factor-reset.ts';
import { letterTask } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { changeProfile, showProfile } from './profile.ts';
import { recoveryLink } from './recovery-link.ts';
import { recoveryHandlers } from './recovery.ts';
import { removeFactorsAtHost } from './remove-factors.ts';
import { signInRuleHandlers } from './sign-in-rule.ts';
import { signUpHandlers } from './sign-up.ts';
import { tokenHandlers } from './tokens.ts';

/** The life of an account from sign-up to erasure. */
export interface Life {
  signUp: Handlers<typeof signUp>;
  me: Handlers<typeof me>;
  tokens: Handlers<typeof tokens>;
  factorReset: Handlers<typeof factorReset>;
  signInRules: Handlers<typeof signInRules>;
  tasks: readonly Task[];
  /** For the host's command line: a link to hand over; undefined where nobody has that address. */
  recoveryLink(email: string): Promise<{ accountId: string; link: string } | undefined>;
  /** For the host's command line: at once. @returns whose they were; undefined where nobody has that address */
  removeFactors(email: string): Promise<string | undefined>;
  /** An account that is not to be, in spite of its person. Fails with last_owner for the operator's sole owner. */
  eraseAtOnce(who: AccountOwner, leaves: readonly string[]): ReturnType<LifeParts['erasure']['erase']>;
}

export function createLife(parts: LifeParts): Life {
  const { platform } = parts;
  const letter = letterTask({ ...platform, companies: parts.companies });
  return {
    signUp: { ...signUpHandlers(parts, letter), ...recoveryHandlers(parts, letter) },
    me: {
      profile: (_input, { caller }) => showProfile(platform, caller),
      async changeProfile({ body }, { caller }) {
        await changeProfile(platform, caller, body);
        return { next: 'done' };
      },
      async changePassword({ body }, call) {
        await changePassword(parts, body, call);
        return { next: 'done' };
      },
      ...emailHandlers(parts, letter),
      ...closingHandlers(parts),
    },
    tokens: tokenHandlers(parts),
    factorReset: factorResetHandlers(parts, letter),
    signInRules: signInRuleHandlers(parts),
    tasks: [letter, finishErasures(parts), factorResetTask(parts)],
    recoveryLink: (email) => recoveryLink(platform, email),
    removeFactors: (email) => removeFactorsAtHost(platform, email),
    eraseAtOnce: (who, leaves) => eraseAtOnce(parts, who, leaves),
  };
}
