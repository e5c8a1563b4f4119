import { z } from 'zod';
import { languages } from '@candor/protocol/api/sign-up.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Link } from './links.ts';

/** What somebody stated when they asked for an account. */
const form = z.strictObject({
  language: z.enum(languages),
  agreements: z.array(
    z.strictObject({
      agreement: z.string(),
      version: z.int(),
      language: z.enum(languages),
      sha256: z.string(),
    }),
  ),
  invitation: z.string().nullable(),
});
export type Statement = z.output<typeof form>;

const instance = { kind: 'instance' } as const;

export async function sealStatement(
  keys: Platform['keys'],
  id: string,
  { email, statement }: { email: string; statement: Statement },
): Promise<Pick<Link, 'givenEmail' | 'statement'>> {
  const sealer = await keys.sealerFor(instance);
  return {
    givenEmail: sealer.seal('mail_token', 'given_email', id, email),
    statement: sealer.seal('mail_token', 'statement', id, JSON.stringify(statement)),
  };
}

export async function readStatement(
  keys: Platform['keys'],
  { id, givenEmail, statement }: Pick<Link, 'id' | 'givenEmail' | 'statement'>,
): Promise<{ email: string; statement: Statement }> {
  if (!givenEmail || !statement) fail('internal', { component: 'sign-up' });
  const sealer = await keys.sealerFor(instance);
  return {
    email: sealer.open('mail_token', 'given_email', id, givenEmail, 'authentication'),
    statement: form.parse(parseJson(sealer.open('mail_token', 'statement', id, statement, 'authentication'))),
  };
}
