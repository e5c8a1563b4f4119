import { parseArgs, type ParseArgsConfig } from 'node:util';
import { deviceClasses, type DeviceClass } from '@candor/policy/rights/modes.ts';
import { readFingerprint } from './fingerprint.ts';

export type Command =
  | { verb: 'run'; state: string | undefined; isChild: boolean; flushS: number | undefined }
  | {
      verb: 'enrol';
      state: string | undefined;
      token: string;
      webCa: string | undefined;
      deviceClass: DeviceClass | undefined;
    }
  | { verb: 'status'; state: string | undefined; asJson: boolean }
  | {
      verb: 'ledger';
      state: string | undefined;
      asJson: boolean;
      follows: boolean;
      record?: string;
      since?: number;
    }
  | { verb: 'stop' | 'leave' | 'notice'; state: string | undefined }
  | { verb: 'desk'; state: string | undefined; isChild: boolean }
  | { verb: 'trust'; state: string | undefined; fingerprint: string }
  | { verb: 'class'; state: string | undefined; deviceClass: DeviceClass | undefined }
  | { verb: 'install'; state: undefined; starts: boolean }
  | { verb: 'uninstall'; state: undefined }
  | { verb: 'join'; state: string | undefined; token: string; name: string; webCa: string | undefined }
  | { verb: 'pause'; state: string | undefined; minutes: number | undefined }
  | { verb: 'resume'; state: string | undefined }
  | { verb: 'counts'; state: string | undefined; on: boolean };

/** Which identity a command is about: the computer's, or the signed-in person's own. */
export interface Request {
  of: 'manage' | 'focus';
  command: Command;
}

export const usage = `Usage: candor-agent VERB [--state FOLDER]

  run                        look after this computer, until it is stopped
  enrol TOKEN [--web-ca FILE] [--class workstation|server]
                             enrol this computer; TOKEN as the console shows it, or - to read it from
                             standard input. FILE: the authority of the console's certificate, when
                             this computer does not trust it
  status [--json]            state, since when, next try, what waits
  ledger [--record NAME] [--since TIME] [--follow] [--json]
                             everything that left this computer
  notice                     the same as a page in the browser, until ended
  desk                       show sessions as windows of this display; the agent and a login start it
  stop                       end the running agent
  trust FINGERPRINT          pin the root key whose fingerprint its holder showed you, and no other
  class [workstation|server] what this computer is, which no server can say; a company's policy says
                             for each what sessions may do
  leave                      tell the server goodbye and forget it
  install [--no-start]       make this package the agent of this computer (root)
  uninstall                  leave, and remove everything that was installed (root)

  focus join TOKEN --name "Laptop" [--web-ca FILE]
  focus run [--flush-s 60]   record your own time
  focus status|ledger|notice|stop|leave
  focus pause [MINUTES]      until resumed, or so many minutes
  focus resume
  focus counts on|off        count keys and clicks, never which
`;

export class WrongUse extends Error {}

/** Throws WrongUse, whose text says what was expected. */
export function parseCommand(words: readonly string[]): Request {
  const [first = '', ...rest] = words;
  if (first !== 'focus') return { of: 'manage', command: commandOf(first, rest, manageVerbs) };
  const [verb = '', ...own] = rest;
  return { of: 'focus', command: commandOf(verb, own, focusVerbs) };
}

type Reader = (words: string[]) => Command;
const state = { type: 'string' } as const;

const shared: Record<string, Reader> = {
  run(words) {
    const { values } = read(words, { state, child: { type: 'boolean' }, 'flush-s': { type: 'string' } }, 0);
    const flushS =
      values['flush-s'] === undefined ? undefined : readNumber(values['flush-s'], '--flush-s', 0, 3600);
    return { verb: 'run', state: values.state, isChild: values.child === true, flushS };
  },
  status(words) {
    const { values } = read(words, { state, json: { type: 'boolean' } }, 0);
    return { verb: 'status', state: values.state, asJson: values.json === true };
  },
  ledger(words) {
    const flag = { type: 'boolean' } as const;
    const { values } = read(words, { state, json: flag, follow: flag, record: state, since: state }, 0);
    return {
      verb: 'ledger',
      state: values.state,
      asJson: values.json === true,
      follows: values.follow === true,
      ...(values.record !== undefined && { record: values.record }),
      ...(values.since !== undefined && { since: readTime(values.since) }),
    };
  },
  stop: (words) => ({ verb: 'stop', state: read(words, { state }, 0).values.state }),
  leave: (words) => ({ verb: 'leave', state: read(words, { state }, 0).values.state }),
  notice: (words) => ({ verb: 'notice', state: read(words, { state }, 0).values.state }),
};

const manageVerbs: Record<string, Reader> = {
  ...shared,
  enrol(words) {
    const { values, positionals } = read(words, { state, 'web-ca': state, class: state }, 1);
    return {
      verb: 'enrol',
      state: values.state,
      token: positionals[0] ?? '',
      webCa: values['web-ca'],
      deviceClass: readClass(values.class, '--class'),
    };
  },
  desk(words) {
    const { values } = read(words, { state, child: { type: 'boolean' } }, 0);
    return { verb: 'desk', state: values.state, isChild: values.child === true };
  },
  trust(words) {
    const { values, positionals } = read(words, { state }, 1, 16);
    const fingerprint = readFingerprint(positionals.join(''));
    if (fingerprint === undefined)
      throw new WrongUse('trust: a fingerprint of 64 hex digits, in groups of four or in one piece');
    return { verb: 'trust', state: values.state, fingerprint };
  },
  class(words) {
    const { values, positionals } = read(words, { state }, 0, 1);
    return { verb: 'class', state: values.state, deviceClass: readClass(positionals[0], 'class') };
  },
  install(words) {
    const { values } = read(words, { 'no-start': { type: 'boolean' } }, 0);
    return { verb: 'install', state: undefined, starts: values['no-start'] !== true };
  },
  uninstall(words) {
    read(words, {}, 0);
    return { verb: 'uninstall', state: undefined };
  },
};

const focusVerbs: Record<string, Reader> = {
  ...shared,
  join(words) {
    const { values, positionals } = read(words, { state, name: state, 'web-ca': state }, 1);
    const name = values.name?.trim() ?? '';
    if (name === '' || [...name].length > 40)
      throw new WrongUse('focus join: --name is the name that you give this computer, at most 40 characters');
    return { verb: 'join', state: values.state, token: positionals[0] ?? '', name, webCa: values['web-ca'] };
  },
  pause(words) {
    const { values, positionals } = read(words, { state }, 0, 1);
    const [minutes] = positionals;
    return {
      verb: 'pause',
      state: values.state,
      minutes: minutes === undefined ? undefined : readNumber(minutes, 'MINUTES', 1, 10_080),
    };
  },
  resume: (words) => ({ verb: 'resume', state: read(words, { state }, 0).values.state }),
  counts(words) {
    const { values, positionals } = read(words, { state }, 1);
    const [choice] = positionals;
    if (choice !== 'on' && choice !== 'off') throw new WrongUse('focus counts: on or off');
    return { verb: 'counts', state: values.state, on: choice === 'on' };
  },
};

function commandOf(verb: string, words: string[], readers: Record<string, Reader>): Command {
  const reader = Object.hasOwn(readers, verb) ? readers[verb] : undefined;
  if (!reader) throw new WrongUse(verb === '' ? 'a verb is missing' : `there is no verb "${verb}"`);
  return reader(words);
}

function read<O extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: O,
  least: number,
  most = least,
) {
  let parsed;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'wrong use', { cause: error });
  }
  const { length } = parsed.positionals;
  if (length < least) throw new WrongUse('something is missing');
  if (length > most) throw new WrongUse('there is a word too many');
  return parsed;
}

function readNumber(text: string, name: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < min || value > max)
    throw new WrongUse(`${name}: a number from ${min} to ${max}`);
  return value;
}

function readClass(text: string | undefined, name: string): DeviceClass | undefined {
  const found = deviceClasses.find((one) => one === text);
  if (text !== undefined && !found) throw new WrongUse(`${name}: workstation or server`);
  return found;
}

function readTime(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new WrongUse('--since: a time like 2026-11-21 or 2026-11-21T09:00');
  return at;
}
