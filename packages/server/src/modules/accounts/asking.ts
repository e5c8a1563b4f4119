import type { Tx } from '../../platform/db/index.ts';
import { fail, type Call } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { emailIndex } from './email-index.ts';
import type { LetterTask } from './letters.ts';
import type { LifeParts } from './life-parts.ts';
import { insertLink } from './link-queries.ts';
import { blankLink, type Link, type LinkKind } from './links.ts';
import { limits } from './throttle.ts';

interface Ask {
  kind: LinkKind;
  email: string;
  /** What else the row holds, given its id. */
  rest: (id: string) => Promise<Partial<Link>>;
}

/**
 * Asks for a letter with a link. Whether there is an account with the address is looked up by a job alone: here every
 * address means the same statements, the same row and the same job (clause A5). Fails with mail_off and slow_down.
 */
export async function askForLink(
  { platform, throttle }: LifeParts,
  task: LetterTask,
  { kind, email, rest }: Ask,
  { client }: Pick<Call, 'client'>,
): Promise<void> {
  const { clock, database, jobs, keys, mail } = platform;
  if (mail.state() === 'off') fail('mail_off');
  const index = await emailIndex(keys, email);
  const tries = [
    await throttle.of(limits.linkAddress, Buffer.from(index).toString('hex')),
    await throttle.of(limits.linkNetwork, client.network),
  ];
  const id = newId();
  const row = { ...blankLink(kind, id, clock.now()), emailIndex: index, ...(await rest(id)) };
  await database.withInstance('security', (tx) => throttle.take(tx, ...tries));
  await database.withInstance('service', async (tx: Tx) => {
    await insertLink(tx, row);
    await jobs.enqueue(tx, task, { id });
  });
}
