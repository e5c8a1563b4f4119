import { allow, refuse, type Judge } from './judged.ts';

/** Lines of what carries a signature. */
export const signedJudges: {
  readonly roster: Judge<'roster'>;
  readonly freeze: Judge<'freeze'>;
  readonly second_approver: Judge<'second_approver'>;
} = {
  roster({ state, version, keyId, level }) {
    const params = { version, level };
    if (state === 'listed') return allow('roster_lists', 'root', params, keyId);
    return refuse(state === 'level_too_low' ? 'roster_level' : `roster_${state}`, 'root', params, keyId);
  },
  freeze({ untilDay }) {
    return untilDay === null ? allow('not_frozen') : refuse('frozen', 'root', { day: untilDay });
  },
  second_approver({ approvedBy, askedBy }) {
    if (approvedBy === null) return refuse('approval_missing', 'approver');
    if (approvedBy === askedBy) return refuse('approval_own', 'approver', {}, approvedBy);
    return allow('approved', 'approver', {}, approvedBy);
  },
};
