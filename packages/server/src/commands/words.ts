import { parseArgs } from 'node:util';
import { hostRequest, type HostRequest } from './request.ts';

export const usage = `Usage: npm run candor -- VERB

  setup-link                 a new link with which the owner is made
  status                     whether it runs, its parts, agents online
  token create [--label "Laptop"] [--uses 1] [--minutes 1440]
                             an enrolment token, shown once
  device revoke ID           cut a device off for good
  keys show                  fingerprints of the instance's keys
  rows-for EMAIL             how many rows are held about an account
  dictionary print           every declared field, as canonical JSON
  sql                        one statement from standard input, as superuser
  doctor                     what is wrong on this host
`;

export class WrongUse extends Error {}

/** A verb of the running server, or one that needs none. */
export type Wish =
  | { at: 'server'; request: HostRequest }
  | { at: 'server or database'; verb: 'sql' }
  | { at: 'host'; verb: 'dictionary print' | 'doctor' };

/** Throws WrongUse, whose text says what was expected. */
export function parseWords(words: readonly string[]): Wish {
  const [first = '', second = '', ...rest] = words;
  const verb = twoWords.has(first) ? `${first} ${second}` : first;
  const args = twoWords.has(first) ? rest : words.slice(1);
  switch (verb) {
    case 'dictionary print':
    case 'doctor':
      return { at: 'host', verb: withoutArguments(verb, args) };
    case 'sql':
      return { at: 'server or database', verb: withoutArguments(verb, args) };
    case 'setup-link':
    case 'status':
    case 'keys show':
      return { at: 'server', request: { verb: withoutArguments(verb, args) } };
    case 'device revoke':
      return toServer(
        { verb, id: args[0] },
        args.length === 1,
        'device revoke ID: the id as the console shows it',
      );
    case 'rows-for':
      return toServer(
        { verb, email: args[0] },
        args.length === 1,
        'rows-for EMAIL: the address of an account',
      );
    case 'token create':
      return toServer(
        { verb, ...tokenOptions(args) },
        true,
        'token create: --label up to 80 characters, --uses 1 to 1000, --minutes 5 to 43200',
      );
    default:
      throw new WrongUse(verb === '' ? 'a verb is missing' : `there is no verb "${verb.trim()}"`);
  }
}

const twoWords = new Set(['token', 'device', 'keys', 'dictionary']);

function withoutArguments<V extends string>(verb: V, args: readonly string[]): V {
  if (args.length > 0) throw new WrongUse(`${verb} takes nothing more`);
  return verb;
}

function toServer(request: object, hasAll: boolean, expected: string): Wish {
  const parsed = hostRequest.safeParse(request);
  if (!hasAll || !parsed.success) throw new WrongUse(expected);
  return { at: 'server', request: parsed.data };
}

function tokenOptions(args: string[]): { label: string; uses: number; minutes: number } {
  const text = { type: 'string' } as const;
  try {
    const { label, uses, minutes } = parseArgs({
      args,
      options: { label: text, uses: text, minutes: text },
      strict: true,
    }).values;
    return { label: label ?? 'command line', uses: Number(uses ?? 1), minutes: Number(minutes ?? 1440) };
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'wrong use', { cause: error });
  }
}
