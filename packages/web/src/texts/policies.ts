import { enPolicies } from './en-policies.ts';
import { partOf } from './language.ts';

export type PoliciesTexts = typeof enPolicies;

/** Of the policy of sessions: what it says, and what a root key signs of it. */
export const policiesTexts = await partOf(
  enPolicies,
  async () => (await import('./de-policies.ts')).dePolicies,
);
