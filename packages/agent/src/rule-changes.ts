import { z } from 'zod';
import { ruleChange, type RuleChange } from '@candor/policy/rights/rule-change.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { isDiskFull } from './database-file.ts';
import type { Log } from './log.ts';
import { readPrivately, writePrivately } from './state-folder.ts';

/** Kept so that the notice page can show it without the agent. What isn't kept comes again with the next connection. */
export function keepRuleChanges(file: string, changes: readonly RuleChange[], log: Log): void {
  try {
    writePrivately(file, JSON.stringify(changes, null, 2));
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    log('disk.full', {});
  }
}

/** The newest first; none while nothing was told, and of a file that was damaged. */
export function readRuleChanges(file: string): RuleChange[] {
  const text = readPrivately(file);
  return (text !== undefined && z.array(ruleChange).safeParse(parseJson(text)).data) || [];
}
