import path from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { commandLine } from '../platform/program-files.ts';
import { hostRequest, type HostRequest } from './request.ts';
import type { RestoreWish } from './restore.ts';

export const usage = `Usage: ${commandLine} VERB

  setup-link                 a new link with which the owner is made
  status                     whether it runs, its parts, agents online
  token create [--label "Laptop"] [--uses 1] [--minutes 1440]
                             an enrolment token, shown once
  root init [--passphrase-file FILE] [--replace-lost]
                             make the root key of this company; its recovery code is shown once
  root show                  root keys and their fingerprints
  root certify [--device ID] [--passphrase-file FILE] [--yes]
                             sign devices that prove themselves, or one that you compared
  device revoke ID           cut a device off for good
  keys show                  fingerprints of the instance's keys
  keys rotate-storage        a new storage key; copy its file to a safe place afterwards
  keys rotate-company ID     a new key of a company, with its persons' keys under it
  account recovery-link EMAIL
                             a link with which its person chooses a new password; hand it over yourself
  account reset-factors EMAIL
                             remove all its factors at once, where nobody else is left to ask
  rows-for EMAIL             how many rows are held about an account, or an address without one
  dictionary print           every declared field, as canonical JSON
  dictionary diff A B        what widens and narrows; files, or git revisions of docs/dictionary.json
  sql                        one statement from standard input, as superuser
  backup                     back up now: data and keyring, two files
  restore --from FILE --keyring FILE [--identity FILE] [--without-erasure-ledger]
                             make an instance of a backup, where none is
  verify-backup FILE         restore into a scratch database, compare, drop it
  verify FILE [--root FINGERPRINT]
                             whether an export, a signed statement or a backup is as it was made; no server needed
  doctor                     what is wrong on this host
  clock +8d                  go forward in time (only with CANDOR_DEV=1)
`;

export class WrongUse extends Error {}

type Reader = (args: string[]) => Wish;
type PlainVerb = 'setup-link' | 'status' | 'keys show' | 'keys rotate-storage' | 'root show';

/** A verb of the running server, or one that needs none. */
export type Wish =
  | { at: 'server'; request: HostRequest }
  | { at: 'server or database'; verb: 'sql' | 'backup' }
  | { at: 'server or database'; verb: 'verify-backup'; file: string }
  | ({ at: 'stopped'; verb: 'restore' } & RestoreWish)
  | { at: 'host'; verb: 'dictionary print' | 'doctor' }
  | { at: 'host'; verb: 'dictionary diff'; from: string; to: string };

/** Throws WrongUse, whose text says what was expected. */
export function parseWords(words: readonly string[]): Wish {
  const [first = '', second = '', ...rest] = words;
  const verb = twoWords.has(first) ? `${first} ${second}` : first;
  const args = twoWords.has(first) ? rest : words.slice(1);
  const reader = Object.hasOwn(readers, verb) ? readers[verb] : undefined;
  if (!reader) throw new WrongUse(verb === '' ? 'a verb is missing' : `there is no verb "${verb.trim()}"`);
  return reader(args);
}

const plain =
  (verb: PlainVerb): Reader =>
  (args) => ({ at: 'server', request: { verb: withoutArguments(verb, args) } });

const readers: Readonly<Record<string, Reader>> = {
  'setup-link': plain('setup-link'),
  status: plain('status'),
  'keys show': plain('keys show'),
  'keys rotate-storage': plain('keys rotate-storage'),
  'root show': plain('root show'),
  'dictionary print': (args) => ({ at: 'host', verb: withoutArguments('dictionary print', args) }),
  doctor: (args) => ({ at: 'host', verb: withoutArguments('doctor', args) }),
  sql: (args) => ({ at: 'server or database', verb: withoutArguments('sql', args) }),
  backup: (args) => ({ at: 'server or database', verb: withoutArguments('backup', args) }),
  restore: (args) => ({ at: 'stopped', verb: 'restore', ...restoreOptions(args) }),
  'root init': (args) => withOptions(args, ['passphrase-file'], ['replace-lost']),
  'root certify': (args) => withOptions(args, ['passphrase-file', 'device'], ['yes']),
  'dictionary diff'(args) {
    const [from, to, ...more] = args;
    if (from === undefined || to === undefined || more.length > 0)
      throw new WrongUse('dictionary diff A B: two files, or git revisions');
    return { at: 'host', verb: 'dictionary diff', from, to };
  },
  'verify-backup'(args) {
    const [file, ...more] = args;
    if (file === undefined || more.length > 0) throw new WrongUse('verify-backup FILE: a file of a backup');
    return { at: 'server or database', verb: 'verify-backup', file: path.resolve(file) };
  },
  'device revoke': (args) =>
    oneWord('device revoke', 'id', args, 'device revoke ID: the id as the console shows it'),
  'keys rotate-company': (args) =>
    oneWord('keys rotate-company', 'id', args, 'keys rotate-company ID: the id of a company'),
  'account recovery-link': (args) =>
    oneWord('account recovery-link', 'email', args, 'account recovery-link EMAIL: the address of an account'),
  'account reset-factors': (args) =>
    oneWord('account reset-factors', 'email', args, 'account reset-factors EMAIL: the address of an account'),
  'rows-for': (args) => oneWord('rows-for', 'email', args, 'rows-for EMAIL: the address of an account'),
  clock: (args) =>
    toServer(
      { verb: 'clock', days: Number(/^\+(\d{1,4})d$/u.exec(args[0] ?? '')?.[1]) },
      args.length === 1,
      'clock +8d: days to go forward, at most 1000',
    ),
  'token create': (args) =>
    toServer(
      { verb: 'token create', ...tokenOptions(args) },
      true,
      'token create: --label up to 80 characters, --uses 1 to 1000, --minutes 5 to 43200',
    ),
};

const oneWord = (verb: string, name: string, args: readonly string[], expected: string) =>
  toServer({ verb, [name]: args[0] }, args.length === 1, expected);

const twoWords = new Set(['account', 'token', 'root', 'device', 'keys', 'dictionary']);

function withoutArguments<V extends string>(verb: V, args: readonly string[]): V {
  if (args.length > 0) throw new WrongUse(`${verb} takes nothing more`);
  return verb;
}

function toServer(request: object, hasAll: boolean, expected: string): Wish {
  const parsed = hostRequest.safeParse(request);
  if (!hasAll || !parsed.success) throw new WrongUse(expected);
  return { at: 'server', request: parsed.data };
}

const text = { type: 'string' } as const;

function tokenOptions(args: string[]): { label: string; uses: number; minutes: number } {
  const { label, uses, minutes } = readOptions(args, { label: text, uses: text, minutes: text });
  return { label: label ?? 'command line', uses: Number(uses ?? 1), minutes: Number(minutes ?? 1440) };
}

function restoreOptions(args: string[]): RestoreWish {
  const without = { type: 'boolean' } as const;
  const options = { from: text, keyring: text, identity: text, 'without-erasure-ledger': without };
  const { from, keyring, identity, ...more } = readOptions(args, options);
  if (from === undefined || keyring === undefined)
    throw new WrongUse('restore: --from FILE and --keyring FILE, the two files of a backup');
  return {
    from: path.resolve(from),
    keyring: path.resolve(keyring),
    ...(identity !== undefined && { identity: path.resolve(identity) }),
    ledger: more['without-erasure-ledger'] ? 'not needed' : 'needed',
  };
}

/** Of a verb that packages/cli carries out: here its words are only checked, and the server is found. */
function withOptions(args: string[], texts: readonly string[], flags: readonly string[]): Wish {
  const options = Object.fromEntries([
    ...texts.map((name) => [name, text] as const),
    ...flags.map((name) => [name, { type: 'boolean' } as const] as const),
  ]);
  readOptions(args, options);
  return { at: 'server', request: { verb: 'root list' } };
}

/** Throws WrongUse for an option that isn't there. */
function readOptions<const O extends ParseArgsOptionsConfig>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'wrong use', { cause: error });
  }
}
