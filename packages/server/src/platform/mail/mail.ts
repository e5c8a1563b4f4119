import { z } from 'zod';
import type { Tx } from '../db/index.ts';
import { task, type Task } from '../jobs/index.ts';
import { newId } from '../new-id.ts';
import { attempt } from './attempt.ts';
import { contentOf, type Delivery, type Letter } from './letter.ts';
import type { MailParts } from './parts.ts';
import { openPost } from './post.ts';
import { findLetter, findLetters, insertLetter, type MailRow } from './queries.ts';
import { sealContent } from './sealed-letter.ts';

export interface Mail {
  /** `off`: no mail server is configured, and whoever needs a link has to be handed it. */
  state(): 'off' | 'on';
  /**
   * Writes a letter and the job that sends it; both exist when `tx` commits. Throws for a parameter that the template
   * does not take. While mail is off the letter has failed at once ("off") and its content is not kept.
   * @returns the letter's id
   */
  queue(tx: Tx, letter: Letter): Promise<string>;
  /** Until 30 days after its end. */
  delivery(id: string): Promise<Delivery | undefined>;
  /** The same of several, by their ids, in the caller's transaction. */
  deliveries(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Delivery>>;
  readonly tasks: readonly Task[];
}

const deadlineMs = 120_000;
/** Of the job, which begins anew when the server was killed or the database away; tries to send are counted in the row. */
const mostRuns = 25;

export function createMail(parts: MailParts): Mail {
  const { config, clock, database, jobs, egress } = parts;
  const post = config.mail && openPost(config.mail, egress, config.publicUrl);
  const send: Task<typeof payload> = task({
    name: 'mail.send',
    payload,
    deadlineMs,
    maxAttempts: mostRuns,
    run: ({ id }, { signal }) => attempt({ ...parts, post, tryAgain }, id, signal),
  });
  const tryAgain = (tx: Tx, id: string, runAt: Date) => jobs.enqueue(tx, send, { id }, { runAt });
  return {
    state: () => (post ? 'on' : 'off'),
    async queue(tx, letter) {
      const content = contentOf(letter, config.publicUrl);
      const row = newRow(letter, clock.now());
      if (!post) {
        await insertLetter(tx, { ...row, state: 'failed', failure: 'off', endedAt: row.createdAt });
        return row.id;
      }
      const sealed = await sealContent(parts.keys, row.id, letter, content);
      await insertLetter(tx, { ...row, ...sealed });
      await jobs.enqueue(tx, send, { id: row.id });
      return row.id;
    },
    async delivery(id) {
      const row = await database.withInstance('contact', (tx) => findLetter(tx, id));
      return row && deliveryOf(row);
    },
    async deliveries(tx, ids) {
      if (ids.length === 0) return new Map();
      const rows = await findLetters(tx, ids);
      return new Map(rows.map((row) => [row.id, deliveryOf(row)]));
    },
    tasks: [send],
  };
}

const payload = z.strictObject({ id: z.uuid() });

function newRow({ personId, companyId, class: kind, template }: Letter, createdAt: Date): MailRow {
  return {
    id: newId(),
    personId: personId ?? null,
    companyId: companyId ?? null,
    class: kind,
    template,
    state: 'queued',
    attempts: 0,
    failure: null,
    createdAt,
    lastTriedAt: null,
    nextTryAt: null,
    endedAt: null,
    personLetter: null,
    companyLetter: null,
    instanceLetter: null,
  };
}

function deliveryOf({ state, attempts, failure, createdAt, nextTryAt, endedAt }: MailRow): Delivery {
  return {
    state,
    attempts,
    failure: failure ?? undefined,
    createdAt,
    nextTryAt: nextTryAt ?? undefined,
    endedAt: endedAt ?? undefined,
  };
}
