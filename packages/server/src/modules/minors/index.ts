/**
 * Owns minor_report. Promises: anybody may report that an account is a minor's, and learns nothing of accounts by it; a
 * report is answered within 72 hours by people of the operator; where it is so, the account is erased at once and
 * nothing of an age is left; who reported it is forgotten 30 days after the answer.
 */
import type { minors } from '@candor/protocol/api/minors.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import { answerHandlers } from './answers.ts';
import { letterTask } from './letters.ts';
import { listHandlers } from './list.ts';
import type { MinorParts } from './parts.ts';
import { reportHandlers } from './report.ts';

export interface Minors {
  handlers: Handlers<typeof minors>;
  tasks: readonly Task[];
}

export function createMinors(parts: MinorParts): Minors {
  const letters = letterTask(parts);
  return {
    handlers: { ...reportHandlers(parts, letters), ...listHandlers(parts), ...answerHandlers(parts) },
    tasks: [letters],
  };
}
