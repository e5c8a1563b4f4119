import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { nearestName } from './platform/nearest-name.ts';
import { Secret } from './platform/secret.ts';

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

export interface Address {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
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
const addresses = z.string().transform((text, context): readonly Address[] =>
  text.split(',').flatMap((part) => {
    const [, v6, v4, port = ''] = /^(?:\[([0-9a-f:]+)\]|([^\s:[\]]+)):(\d{1,5})$/iu.exec(part.trim()) ?? [];
    const host = v6 ?? v4;
    if (host !== undefined && Number(port) < 65_536) return [{ host, port: Number(port) }];
    context.addIssue({ code: 'custom' });
    return [];
  }),
);
const base = (...schemes: string[]) =>
  z
    .url()
    .transform((text) => new URL(text))
    .refine(
      (url) =>
        schemes.includes(url.protocol) && url.pathname === '/' && url.search + url.hash + url.username === '',
    );

export const options = {
  CANDOR_DATA: option(
    z.string().transform((text) => path.resolve(text)),
    {
      default: './data',
      expected: 'a folder',
      about: 'Folder of everything that is kept: keys, database, agent, logs.',
    },
  ),
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
  CANDOR_LISTEN: option(addresses, {
    default: undefined,
    expected: 'ADDRESS:PORT, more than one separated by commas',
    about: "Where the console listens; by default 127.0.0.1 and ::1 with the public URL's port.",
  }),
  CANDOR_AGENT_LISTEN: option(addresses, {
    default: undefined,
    expected: 'ADDRESS:PORT, more than one separated by commas',
    about:
      'Where the gateway listens; by default 127.0.0.1 and ::1, or 0.0.0.0 and :: when the agent URL is not on loopback.',
  }),
  CANDOR_LOCAL_AGENT: option(onOff, {
    default: 'on',
    expected: 'on or off',
    about: 'Whether this computer is looked after too.',
  }),
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
  CANDOR_STORAGE_KEY_FILE: option(
    z.string().transform((text) => path.resolve(text)),
    {
      default: undefined,
      expected: 'a file',
      about: 'The storage key; by default keys/storage.key in the data folder.',
    },
  ),
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
  CANDOR_MAX_AGENTS: option(whole(1, 1_000_000), {
    default: '20000',
    expected: 'a whole number from 1 to 1000000',
    about: 'Most agents that may be connected at once.',
  }),
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
  readonly listen: readonly Address[];
  readonly agentListen: readonly Address[];
  readonly localAgent: 'on' | 'off';
  readonly logLevel: ValueOf<'CANDOR_LOG_LEVEL'>;
  readonly dev: 'on' | 'off';
  readonly certDays: number;
  readonly storageKeyFile: string;
  readonly metricsToken: Secret | undefined;
  readonly maxAgents: number;
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
  const read = <N extends Name>(name: N): ValueOf<N> | undefined => readOption(environment, name, problems);
  const publicUrl = read('CANDOR_PUBLIC_URL');
  const agentUrl = read('CANDOR_AGENT_URL');
  const dataDir = read('CANDOR_DATA');
  const listen = read('CANDOR_LISTEN');
  const values = {
    dataDir,
    publicUrl: publicUrl?.origin,
    agentUrl: originOf(agentUrl) ?? (publicUrl && `wss://${publicUrl.hostname}:8444`),
    listen: listen ?? (publicUrl && loopback(portOf(publicUrl))),
    agentListen: read('CANDOR_AGENT_LISTEN') ?? listenFor(agentUrl, publicUrl),
    localAgent: read('CANDOR_LOCAL_AGENT'),
    logLevel: read('CANDOR_LOG_LEVEL'),
    dev: read('CANDOR_DEV'),
    certDays: read('CANDOR_CERT_DAYS'),
    storageKeyFile: read('CANDOR_STORAGE_KEY_FILE') ?? path.join(dataDir ?? '', 'keys/storage.key'),
    metricsToken: read('CANDOR_METRICS_TOKEN'),
    maxAgents: read('CANDOR_MAX_AGENTS'),
  };
  problems.push(...plainOutside(publicUrl, listen));
  if (problems.length > 0) throw new ConfigurationError(problems);
  // without a problem every option with a default has its value
  return Object.freeze(values) as Config;
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

const threeWays =
  'plain HTTP exists on loopback only. Elsewhere the console needs TLS, in one of three ways: certificate files, ' +
  'a certificate by ACME, or a reverse proxy; this version has none of them yet';

/** S4: a plain console outside loopback is refused, whether by its name or by where it listens. */
function plainOutside(publicUrl: URL | undefined, listen: readonly Address[] | undefined): string[] {
  const problems: string[] = [];
  if (publicUrl && !(publicUrl.protocol === 'http:' && isLoopback(publicUrl.hostname)))
    problems.push(`CANDOR_PUBLIC_URL: expected http://localhost:PORT, got ${publicUrl.origin}: ${threeWays}`);
  const outside = listen?.find(({ host }) => !isLoopback(host));
  if (outside) problems.push(`CANDOR_LISTEN: expected 127.0.0.1 or ::1, got ${outside.host}: ${threeWays}`);
  return problems;
}

const isLoopback = (host: string) => ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);
const loopback = (port: number): Address[] => [
  { host: '127.0.0.1', port },
  { host: '::1', port },
];
const originOf = (url: URL | undefined) => url && `${url.protocol}//${url.host}`;
const portOf = ({ port, protocol }: URL) => Number(port || (protocol === 'http:' ? 80 : 443));

function listenFor(agentUrl: URL | undefined, publicUrl: URL | undefined): Address[] {
  const port = agentUrl ? portOf(agentUrl) : 8444;
  const host = (agentUrl ?? publicUrl)?.hostname ?? 'localhost';
  return isLoopback(host)
    ? loopback(port)
    : [
        { host: '0.0.0.0', port },
        { host: '::', port },
      ];
}
