import { z } from 'zod';
import { hex32 } from '@candor/protocol/messages/agent.ts';
import { mostStanding } from '@candor/protocol/messages/server.ts';
import { AgentFault } from './fault.ts';
import { readPrivately } from './state-folder.ts';

export const mostRoots = 4;
/** So many names of retired roots are remembered, the last ones. */
export const mostRetired = 100;

const kept = z.strictObject({
  document: z.string(),
  signature: z.string(),
  root: hex32,
  publicKey: z.string(),
  version: z.int(),
  until: z.int(),
});
const file = z.strictObject({
  /** Fingerprints, and who said that they are to be trusted. */
  roots: z
    .array(z.strictObject({ fingerprint: hex32, by: z.enum(['token', 'administrator', 'earlier-root']) }))
    .max(mostRoots),
  /** Fingerprints of those that another root ended: no earlier statement brings them back. */
  retired: z.array(hex32).max(mostRetired).default([]),
  /** Of the first statement that was taken. */
  companyId: z.uuid().nullable(),
  certificate: kept.nullable(),
  roster: kept.nullable(),
  widening: kept.nullable().default(null),
  sessionRules: kept.nullable().default(null),
  /** Of the standing consents that the policy in force names; `until` is when the consent ends, if that is earlier. */
  standing: z.array(kept).max(mostStanding).default([]),
});
export type KeptRoots = z.infer<typeof file>;
export type KeptStatement = z.infer<typeof kept>;
export type SignedByRoot = Pick<KeptStatement, 'document' | 'signature' | 'root' | 'publicKey'>;

export const noRoots: KeptRoots = {
  roots: [],
  retired: [],
  companyId: null,
  certificate: null,
  roster: null,
  widening: null,
  sessionRules: null,
  standing: [],
};

/** Throws AgentFault for a file that others can read or that is damaged. */
export function loadRoots(path: string): KeptRoots {
  const text = readPrivately(path);
  if (text === undefined) return noRoots;
  try {
    return file.parse(JSON.parse(text));
  } catch (error) {
    throw new AgentFault(
      'identity_broken',
      `${path} is damaged; pin the root again: trust FINGERPRINT`,
      error,
    );
  }
}
