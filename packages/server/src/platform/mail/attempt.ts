import type { Tx } from '../db/index.ts';
import { KeyRefused } from '../keys/index.ts';
import { compose } from './compose.ts';
import type { Content } from './letter.ts';
import type { MailParts } from './parts.ts';
import type { Outcome, Post } from './post.ts';
import { beginTry, endLetter, findLetter, postponeLetter, type MailRow } from './queries.ts';
import { openContent } from './sealed-letter.ts';

interface Parts extends Pick<MailParts, 'config' | 'log' | 'clock' | 'database' | 'keys'> {
  /** Undefined: mail was turned off after the letter was written. */
  post: Post | undefined;
  tryAgain(tx: Tx, id: string, runAt: Date): Promise<void>;
}

const minuteMs = 60_000;
/** Between the tries: five within a day. */
const waitsMs = [minuteMs, 10 * minuteMs, 2 * 60 * minuteMs, 22 * 60 * minuteMs];

/** One try to send a letter; how it ended, and the next try, stand in the row. Throws while keyring or database are away. */
export async function attempt(parts: Parts, id: string, signal: AbortSignal): Promise<void> {
  const { database, clock } = parts;
  const row = await database.withInstance('contact', (tx) => findLetter(tx, id));
  if (row?.state !== 'queued') return;
  const content = await contentOrFault(parts, row);
  const n = await database.withInstance('contact', (tx) => beginTry(tx, id, clock.now()));
  if (n === undefined) return;
  const outcome = await outcomeOf(parts, row, content, n, signal);
  await database.withInstance('contact', (tx) => settle(parts, tx, id, n, outcome));
}

/** A string says why the content cannot be read any more. */
async function contentOrFault({ keys }: Parts, row: MailRow): Promise<Content | string> {
  try {
    return await openContent(keys, row);
  } catch (error) {
    if (error instanceof KeyRefused && error.code !== 'key_unavailable') return error.code;
    throw error;
  }
}

async function outcomeOf(
  { config, post }: Parts,
  row: MailRow,
  content: Content | string,
  n: number,
  signal: AbortSignal,
): Promise<Outcome> {
  if (typeof content === 'string') return { kind: 'refused', failure: content };
  if (n > waitsMs.length + 1) return { kind: 'refused', failure: 'interrupted' };
  if (!post) return { kind: 'failed', failure: 'off' };
  const composed = compose(row.template, content, config.publicUrl);
  return post.send({ ...composed, id: row.id, to: content.to, writtenAt: row.createdAt }, signal);
}

async function settle(
  { log, clock, tryAgain }: Parts,
  tx: Tx,
  id: string,
  n: number,
  outcome: Outcome,
): Promise<void> {
  const endedAt = clock.now();
  if (outcome.kind === 'sent') return endLetter(tx, id, { state: 'sent', failure: null, endedAt });
  const { failure } = outcome;
  const waitMs = outcome.kind === 'refused' ? undefined : waitsMs[n - 1];
  if (waitMs === undefined) {
    log.write('mail.given_up', { mail: id, code: failure });
    return endLetter(tx, id, { state: 'failed', failure, endedAt });
  }
  const nextTryAt = new Date(endedAt.getTime() + waitMs);
  log.write('mail.not_sent', { mail: id, code: failure, attempt: n });
  await postponeLetter(tx, id, failure, nextTryAt);
  await tryAgain(tx, id, nextTryAt);
}
