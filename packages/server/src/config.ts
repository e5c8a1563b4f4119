import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { databaseUrlOptions, readDatabaseUrls, type DatabaseUrls } from './database-urls.ts';
import { desktopOf, desktopOptions } from './desktop.ts';
import {
  isLoopback,
  maxSocketBytes,
  readAddress,
  readNetwork,
  readPlace,
  type Address,
  type ListenPlace,
  type Network,
} from './listen-places.ts';
import { listenProblems } from './listen-rules.ts';
import { mailOptions, readCertificates, readMail, type MailConfig } from './mail-options.ts';
import { nearestName } from './platform/nearest-name.ts';
import { Secret } from './platform/secret.ts';
import { readRelay, relayOptions } from './relay-options.ts';
import { readSignOn, signOnOptions, type SignOnConfig } from './sign-on-options.ts';

/** One option of the environment, declared once: docs/operate/configuration.md says the same. */
export interface Option<T = unknown> {
  readonly schema: z.ZodType<T, string>;
  /** As it would stand in the environment; undefined: no value, or one that follows from others (`about` says which). */
  readonly default: string | undefined;
  /** Never printed; may also lie in the file that NAME_FILE names, which only its owner may read. */
  readonly secret: boolean;
  readonly expected: string;
  readonly about: string;
}

/** The console's own certificate, with its chain, and its key (PEM files). */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

const option = <T>(
  schema: z.ZodType<T, string>,
  declared: Omit<Option<T>, 'schema' | 'secret'>,
): Option<T> => ({ schema, secret: false, ...declared });

const onOff = z
  .enum(['on', 'off', '1', '0'])
  .transform((value): 'on' | 'off' => (value === 'on' || value === '1' ? 'on' : 'off'));
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
/** A list with commas; a part that can't be read spoils it. */
const list = <T>(readPart: (part: string) => T | undefined) =>
  z.string().transform((text, context): readonly T[] =>
    text.split(',').flatMap((part) => {
      const read = readPart(part.trim());
      if (read === undefined) context.addIssue({ code: 'custom' });
      return read ?? [];
    }),
  );
/** A file or a folder. */
const place = z.string().transform((text) => path.resolve(text));
const base = (...schemes: string[]) =>
  z
    .url()
    .transform((text) => new URL(text))
    .refine(
      (url) =>
        schemes.includes(url.protocol) && url.pathname === '/' && url.search + url.hash + url.username === '',
    );

export const options = {
  CANDOR_DATA: option(place, {
    default: './data',
    expected: 'a folder',
    about: 'Folder of everything that is kept: keys, database, agent, logs.',
  }),
  CANDOR_PUBLIC_URL: option(base('http:', 'https:'), {
    default: 'http://localhost:8080',
    expected: 'http://HOST:PORT or https://HOST:PORT',
    about: 'Address of the console as people type it.',
  }),
  CANDOR_AGENT_URL: option(base('wss:'), {
    default: undefined,
    expected: 'wss://HOST:PORT',
    about: 'Address of the gateway as agents reach it; by default port 8444 of the public host.',
  }),
  CANDOR_LISTEN: option(list(readPlace), {
    default: undefined,
    expected: `ADDRESS:PORT or unix:/PATH (at most ${maxSocketBytes} bytes), more than one separated by commas`,
    about:
      "Where the console listens; by default 127.0.0.1 and ::1, or 0.0.0.0 and :: when the public URL is not on loopback, with the URL's port. A unix socket is for a reverse proxy.",
  }),
  CANDOR_AGENT_LISTEN: option(list(readAddress), {
    default: undefined,
    expected: 'ADDRESS:PORT, more than one separated by commas',
    about:
      'Where the gateway listens; by default 127.0.0.1 and ::1, or 0.0.0.0 and :: when the agent URL is not on loopback.',
  }),
  CANDOR_TLS_CERT_FILE: option(place, {
    default: undefined,
    expected: 'a file',
    about:
      'Certificate of the public URL with its chain (PEM); needs CANDOR_TLS_KEY_FILE. Read again on SIGHUP.',
  }),
  CANDOR_TLS_KEY_FILE: option(place, {
    default: undefined,
    expected: 'a file',
    about: 'Private key of that certificate (PEM, not encrypted), which others cannot read.',
  }),
  CANDOR_TRUSTED_PROXIES: option(list(readNetwork), {
    default: undefined,
    expected: 'NETWORK/BITS (CIDR) or an address, more than one separated by commas',
    about:
      'Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto count. Without certificate files nobody else may connect by TCP.',
  }),
  CANDOR_LOCAL_AGENT: option(onOff, {
    default: 'on',
    expected: 'on or off',
    about: 'Whether this computer is looked after too.',
  }),
  ...desktopOptions,
  CANDOR_LOG_LEVEL: option(z.enum(['debug', 'info', 'warn', 'error']), {
    default: 'info',
    expected: 'debug, info, warn or error',
    about: 'Least serious line that is logged.',
  }),
  CANDOR_DEV: option(onOff, {
    default: 'off',
    expected: 'on or off',
    about: 'Allows verbs that are for development and tests only.',
  }),
  CANDOR_CERT_DAYS: option(whole(1, 30), {
    default: '7',
    expected: 'a whole number from 1 to 30',
    about: "Life of a device's link certificate in days.",
  }),
  CANDOR_ENROLMENT_APPROVAL: option(onOff, {
    default: 'off',
    expected: 'on or off',
    about:
      'Whether every enrolment token made from now on lets devices in only after somebody approved each of them.',
  }),
  CANDOR_STORAGE_KEY_FILE: option(place, {
    default: undefined,
    expected: 'a file',
    about: 'The storage key; by default keys/storage.key in the data folder.',
  }),
  CANDOR_METRICS_TOKEN: {
    ...option(
      z
        .string()
        .min(16)
        .transform((text) => new Secret(text)),
      {
        default: undefined,
        expected: 'at least 16 characters',
        about: 'Token that /metrics asks for; without it /metrics does not exist.',
      },
    ),
    secret: true,
  },
  CANDOR_BACKUP_DIR: option(place, {
    default: undefined,
    expected: 'a folder',
    about: 'Folder of backups and of the erasure ledger; by default backups in the data folder.',
  }),
  CANDOR_BACKUP_AT: option(
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/u)
      .transform((text) => ({ hour: Number(text.slice(0, 2)), minute: Number(text.slice(3)) })),
    {
      default: '02:30',
      expected: 'HH:MM from 00:00 to 23:59',
      about: 'When the nightly backup begins (UTC).',
    },
  ),
  CANDOR_BACKUP_KEEP_DAYS: option(whole(1, 3650), {
    default: '35',
    expected: 'a whole number from 1 to 3650',
    about: 'Days after which a backup of the data is removed; the last good one stays.',
  }),
  CANDOR_KEYRING_BACKUP_KEEP_DAYS: option(whole(1, 3650), {
    default: '7',
    expected: 'a whole number from 1 to 3650',
    about: 'Days after which a backup of the keyring is removed: so long does a destroyed key live in it.',
  }),
  CANDOR_BACKUP_RECIPIENT: option(z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/u), {
    default: undefined,
    expected: 'an age recipient (age1...), as age-keygen prints it',
    about: 'Another age key that opens the backups, besides the one that follows from the storage key.',
  }),
  CANDOR_MAX_AGENTS: option(whole(1, 1_000_000), {
    default: '20000',
    expected: 'a whole number from 1 to 1000000',
    about: 'Most agents that may be connected at once.',
  }),
  ...mailOptions,
  CANDOR_SIGN_UP: option(z.enum(['invite', 'open', 'closed']), {
    default: 'invite',
    expected: 'invite, open or closed',
    about: 'Who may sign up: who was invited, everybody, or nobody.',
  }),
  CANDOR_PASSWORD_MIN: option(whole(12, 64), {
    default: '15',
    expected: 'a whole number from 12 to 64',
    about: 'Fewest characters of a password.',
  }),
  CANDOR_PASSWORD_WORDS_FILE: option(place, {
    default: undefined,
    expected: 'a file',
    about: 'Further words that are guessed first, one a line: names of products, places, people.',
  }),
  ...signOnOptions,
  ...relayOptions,
  ...databaseUrlOptions,
} as const satisfies Record<string, Option>;

type Name = keyof typeof options;
type ValueOf<N extends Name> = z.output<(typeof options)[N]['schema']>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that can be configured, with defaults filled in. Nothing else reads the environment. */
export interface Config {
  readonly dataDir: string;
  /** Origin, without a slash at the end. */
  readonly publicUrl: string;
  readonly agentUrl: string;
  readonly listen: readonly ListenPlace[];
  readonly agentListen: readonly Address[];
  readonly tls: CertificateFiles | undefined;
  readonly trustedProxies: readonly Network[];
  readonly localAgent: 'on' | 'off';
  /** Surroundings of the person who started the server, for what shows windows to them; empty without a display. */
  readonly desktop: Readonly<Record<string, string>>;
  readonly logLevel: ValueOf<'CANDOR_LOG_LEVEL'>;
  readonly dev: 'on' | 'off';
  readonly certDays: number;
  readonly enrolmentApproval: 'on' | 'off';
  readonly storageKeyFile: string;
  readonly metricsToken: Secret | undefined;
  readonly backupDir: string;
  /** UTC. */
  readonly backupAt: ValueOf<'CANDOR_BACKUP_AT'>;
  readonly backupKeepDays: number;
  readonly keyringBackupKeepDays: number;
  readonly backupRecipient: string | undefined;
  readonly maxAgents: number;
  /** Undefined: mail is off. */
  readonly mail: MailConfig | undefined;
  readonly signUp: 'invite' | 'open' | 'closed';
  /** Code points. */
  readonly passwordMin: number;
  readonly passwordWordsFile: string | undefined;
  readonly signOn: SignOnConfig;
  /** Origin of another relay than the one inside. */
  readonly relayUrl: string | undefined;
  readonly relaySecret: Secret | undefined;
  /** Undefined: PostgreSQL is embedded. */
  readonly externalDatabase: DatabaseUrls | undefined;
}

/** Every problem of the configuration, one a line; the process exits with 78 before it writes anything. */
export class ConfigurationError extends Error {
  readonly exitCode = 78;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/** Reads the options from the environment and from files of secrets. Throws ConfigurationError with all problems. */
export function readConfig(environment: Environment = process.env): Config {
  const problems = unknownNames(environment);
  const read: Read = (name) => readOption(environment, name, problems);
  const dataDir = read('CANDOR_DATA');
  const values = {
    ...readPlaces(read, problems),
    dataDir,
    localAgent: read('CANDOR_LOCAL_AGENT'),
    desktop: desktopOf(environment, read('CANDOR_DISPLAY')),
    logLevel: read('CANDOR_LOG_LEVEL'),
    dev: read('CANDOR_DEV'),
    certDays: read('CANDOR_CERT_DAYS'),
    enrolmentApproval: read('CANDOR_ENROLMENT_APPROVAL'),
    storageKeyFile: read('CANDOR_STORAGE_KEY_FILE') ?? path.join(dataDir ?? '', 'keys/storage.key'),
    metricsToken: read('CANDOR_METRICS_TOKEN'),
    backupDir: read('CANDOR_BACKUP_DIR') ?? path.join(dataDir ?? '', 'backups'),
    backupAt: read('CANDOR_BACKUP_AT'),
    backupKeepDays: read('CANDOR_BACKUP_KEEP_DAYS'),
    keyringBackupKeepDays: read('CANDOR_KEYRING_BACKUP_KEEP_DAYS'),
    backupRecipient: read('CANDOR_BACKUP_RECIPIENT'),
    maxAgents: read('CANDOR_MAX_AGENTS'),
    mail: readMailOptions(read, problems),
    signUp: read('CANDOR_SIGN_UP'),
    passwordMin: read('CANDOR_PASSWORD_MIN'),
    passwordWordsFile: read('CANDOR_PASSWORD_WORDS_FILE'),
    signOn: readSignOnOptions(read, problems),
    ...readRelay({ url: read('CANDOR_RELAY_URL'), secret: read('CANDOR_RELAY_SECRET') }, problems),
    externalDatabase: readDatabaseUrls(read, problems),
  };
  if (problems.length > 0) throw new ConfigurationError(problems);
  // without a problem every option with a default has its value
  return Object.freeze(values) as Config;
}

type Read = <N extends Name>(name: N) => ValueOf<N> | undefined;

/** Where console and gateway are reached, and by what. */
function readPlaces(read: Read, problems: string[]) {
  const publicUrl = read('CANDOR_PUBLIC_URL');
  const agentUrl = read('CANDOR_AGENT_URL');
  const cert = read('CANDOR_TLS_CERT_FILE');
  const key = read('CANDOR_TLS_KEY_FILE');
  const listen = read('CANDOR_LISTEN');
  const proxies = read('CANDOR_TRUSTED_PROXIES') ?? [];
  problems.push(...listenProblems({ publicUrl, listen, cert, key, proxies }));
  return {
    publicUrl: publicUrl?.origin,
    agentUrl: originOf(agentUrl) ?? (publicUrl && `wss://${publicUrl.hostname}:8444`),
    listen: listen ?? (publicUrl && everywhere(publicUrl.hostname, portOf(publicUrl))),
    agentListen: read('CANDOR_AGENT_LISTEN') ?? listenFor(agentUrl, publicUrl),
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    trustedProxies: proxies,
  };
}

function readMailOptions(read: Read, problems: string[]): MailConfig | undefined {
  const given = {
    url: read('CANDOR_SMTP_URL'),
    caFile: read('CANDOR_SMTP_CA_FILE'),
    from: read('CANDOR_MAIL_FROM'),
  };
  return readMail(given, problems);
}

function readSignOnOptions(read: Read, problems: string[]): SignOnConfig {
  const given = {
    privateHosts: read('CANDOR_SIGN_ON_PRIVATE_HOSTS'),
    caFile: read('CANDOR_SIGN_ON_CA_FILE'),
  };
  return readSignOn(given, readCertificates, problems);
}

function readOption<N extends Name>(
  environment: Environment,
  name: N,
  problems: string[],
): ValueOf<N> | undefined {
  const { schema, secret, expected, default: fallback }: Option = options[name];
  const text =
    environment[name] || (secret ? readSecretFile(environment, name, problems) : undefined) || fallback;
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(text);
  // the schema is this name's own
  if (parsed.success) return parsed.data as ValueOf<N>;
  problems.push(`${name}: expected ${expected}, got ${secret ? 'something else' : JSON.stringify(text)}`);
  return undefined;
}

function readSecretFile(environment: Environment, name: string, problems: string[]): string | undefined {
  const file = environment[`${name}_FILE`];
  if (!file) return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() && (found.mode & 0o077) === 0) return readFileSync(file, 'utf8').trim();
  problems.push(`${name}_FILE: expected a file that only its owner can read, got ${JSON.stringify(file)}`);
  return undefined;
}

function unknownNames(environment: Environment): string[] {
  const known: string[] = Object.entries<Option>(options).flatMap(([name, { secret }]) =>
    secret ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('CANDOR_') && !known.includes(name))
    .map((name) => `${name}: expected a known option, got this; the nearest is ${nearestName(name, known)}`);
}

const originOf = (url: URL | undefined) => url && `${url.protocol}//${url.host}`;
const portOf = ({ port, protocol }: URL) => Number(port || (protocol === 'http:' ? 80 : 443));

function listenFor(agentUrl: URL | undefined, publicUrl: URL | undefined): Address[] {
  const port = agentUrl ? portOf(agentUrl) : 8444;
  return everywhere((agentUrl ?? publicUrl)?.hostname ?? 'localhost', port);
}

/** What reaches a name: this computer only, or every network that it is in. */
function everywhere(host: string, port: number): Address[] {
  const hosts = isLoopback(host) ? ['127.0.0.1', '::1'] : ['0.0.0.0', '::'];
  return hosts.map((one) => ({ host: one, port }));
}
