import type { RoleName } from './roles.ts';

const withFactor: ReadonlySet<RoleName> = new Set([
  'owner',
  'administrator',
  'technician',
  'auditor',
  'privacy-officer',
]);

/** What companies ask of the sign-ins of their people besides; of several the strictest (clauses F4, S6). */
export interface SignInRule {
  /** Everybody has a second factor, whatever their role. */
  needsFactor: boolean;
  /** A sign-in that is unused for so long ends; null: as the roles say. It never lasts longer than that. */
  idleMinutes: number | null;
  /** The same for a sign-in in all. */
  longestHours: number | null;
}

export const noRule: SignInRule = { needsFactor: false, idleMinutes: null, longestHours: null };

/** Whether somebody with these roles, in whichever companies, must have a second factor (clause F4). */
export function needsFactor(roles: readonly RoleName[], rule: SignInRule): boolean {
  return rule.needsFactor || roles.some((role) => withFactor.has(role));
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Clause S6: unused for so long, and in all. */
const lives = {
  ordinary: { idleMs: 7 * dayMs, absoluteMs: 30 * dayMs },
  privileged: { idleMs: hourMs, absoluteMs: 12 * hourMs },
};

/** How long a sign-in may be unused, and last in all: any role but member makes it short, and a rule only shorter. */
export function lifeOf(
  roles: readonly RoleName[],
  { idleMinutes, longestHours }: SignInRule,
): { idleMs: number; absoluteMs: number } {
  const { idleMs, absoluteMs } = roles.some((role) => role !== 'member') ? lives.privileged : lives.ordinary;
  return {
    idleMs: Math.min(idleMs, (idleMinutes ?? Infinity) * minuteMs),
    absoluteMs: Math.min(absoluteMs, (longestHours ?? Infinity) * hourMs),
  };
}
