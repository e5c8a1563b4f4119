import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { AgentFault } from './fault.ts';
import type { Limits } from './limits.ts';

/**
 * What this computer's administrator allows at most (clause A8), in the state folder:
 * `{"collectors": {"metrics": {"everyS": 300}, "adapters": {"on": false}}}`. A collector that is not named has no bound.
 */
const localPolicy = z.strictObject({
  collectors: z.record(
    z.string().max(40),
    z.strictObject({ on: z.boolean().default(true), everyS: z.int().min(10).max(86_400).default(10) }),
  ),
});

export const localPolicyName = 'local-policy.json';

/**
 * No bounds when there is no such file. Throws AgentFault `local_policy_refused` for one that is damaged, belongs to
 * somebody else, or that others can write: who could write it could loosen it.
 */
export function readLocalPolicy(file: string): Limits {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return {};
  if (process.platform !== 'win32') {
    if (found.uid !== process.getuid?.()) throw refused(file, 'belongs to somebody else');
    if ((found.mode & 0o022) !== 0) throw refused(file, `can be written by others; run: chmod go-w ${file}`);
  }
  const parsed = localPolicy.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data.collectors;
  const [issue] = parsed.error.issues;
  throw refused(file, `is not understood at ${issue?.path.join('.') || 'its beginning'}`);
}

const refused = (file: string, why: string) => new AgentFault('local_policy_refused', `${file} ${why}`);
