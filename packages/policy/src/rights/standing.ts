import type { RoleName } from './roles.ts';

const withFactor: ReadonlySet<RoleName> = new Set([
  'owner',
  'administrator',
  'technician',
  'auditor',
  'privacy-officer',
]);

/** Whether somebody with these roles, in whichever companies, must have a second factor (clause F4). */
export function needsFactor(roles: readonly RoleName[]): boolean {
  return roles.some((role) => withFactor.has(role));
}

/** Whether their sign-ins are short (clause S6): any role but member. */
export function isPrivileged(roles: readonly RoleName[]): boolean {
  return roles.some((role) => role !== 'member');
}
