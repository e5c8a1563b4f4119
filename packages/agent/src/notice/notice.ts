import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { statusFacts } from '../commands/status-facts.ts';
import { trustHere } from '../commands/trust.ts';
import type { Config } from '../config.ts';
import { ask } from '../control/ask.ts';
import { connectDesk } from '../control/connect-desk.ts';
import { deskDoor, isOthers } from '../control/desk-door.ts';
import { socketPath } from '../control/socket.ts';
import { AgentFault } from '../fault.ts';
import { readFingerprint } from '../fingerprint.ts';
import { loadIdentity } from '../identity.ts';
import { Ledger } from '../ledger.ts';
import { Journal } from '../remote/journal.ts';
import { readRuleChanges } from '../rule-changes.ts';
import { statePaths } from '../state-folder.ts';
import { actions, shownEntry, shownStatus, type Action } from './facts.ts';
import { PageDesk, type SeatPage } from './page-desk.ts';
import { shownChanges } from './rule-changes.ts';
import { sessionAnswer, type SessionSource } from './session-answer.ts';
import { shownSessions } from './sessions.ts';

const files: Record<string, { file: string; type: string }> = {
  '/': { file: 'page.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/page.sessions.js': { file: 'page.sessions.js', type: 'text/javascript; charset=utf-8' },
};
const listed = 200;
const unusedForMs = 30 * 60_000;

/** What the page reads and does. */
export interface NoticeSource extends SessionSource {
  status(): Promise<Record<string, unknown>>;
  act(action: Action): Promise<void>;
  trust(fingerprint: string): Promise<void>;
  ruleChanges(): RuleChange[];
  /** Undefined while nothing has been sent. */
  ledger(): Ledger | undefined;
}

/**
 * Shows on 127.0.0.1 what leaves this computer, until it is ended or nobody looked for half an hour. The page's key
 * stands in the address's fragment and works once. The agent itself has no such listener: this is a program beside it.
 */
export async function notice(folder: string, config: Config): Promise<number> {
  const page = await serveNotice(isOthers(folder) ? personSource(folder, config) : sourceOf(folder, config));
  process.stdout.write(`Open ${page.url}\nIt ends with this command: press Ctrl-C.\n`);
  const ended = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.resolve());
  await Promise.race([ended.promise, page.unused]);
  await page[Symbol.asyncDispose]();
  return 0;
}

function sourceOf(folder: string, config: Config): NoticeSource {
  const socket = socketPath(folder, config.runtimeFolder);
  const state = statePaths(folder);
  return {
    status: () => statusFacts(folder, config),
    async act(action) {
      await ask(socket, action === 'pause' ? { ask: 'pause', untilAt: null } : { ask: action });
    },
    ruleChanges: () => readRuleChanges(state.ruleChanges),
    trust: (fingerprint) => trustHere(folder, config, fingerprint),
    ledger() {
      const identity = loadIdentity(state.identity);
      if (!identity || !existsSync(state.ledger)) return undefined;
      return new Ledger(state.ledger, Buffer.from(identity.storeKey, 'base64url'), 'read');
    },
    seat: seatAt(folder, config),
    journal() {
      const identity = loadIdentity(state.identity);
      if (!identity || !existsSync(state.sessions)) return undefined;
      return new Journal(state.sessions, Buffer.from(identity.storeKey, 'base64url'), 'read');
    },
    identityPublic: () => loadIdentity(state.identity)?.identityKey.publicKey,
  };
}

/** For a person whose login sits down at an agent of another account: its sessions, and nothing of what it keeps. */
function personSource(folder: string, config: Config): NoticeSource {
  const notTheirs = () =>
    Promise.reject(new AgentFault('not_owner', 'Only the administrator of this computer may do this.'));
  return {
    status: () => Promise.resolve({ state: 'of_another_account' }),
    act: notTheirs,
    trust: notTheirs,
    ruleChanges: () => [],
    ledger: () => undefined,
    journal: () => undefined,
    identityPublic: () => undefined,
    seat: seatAt(folder, config),
  };
}

function seatAt(folder: string, config: Config): SeatPage {
  return async (onState) => {
    try {
      return await connectDesk(deskDoor(folder, config), 'page', onState);
    } catch (error) {
      if (error instanceof AgentFault && error.code === 'not_running') return undefined;
      throw error;
    }
  };
}

export interface NoticePage extends AsyncDisposable {
  /** With the one-time key in its fragment. */
  url: string;
  /** Settles when nobody looked for half an hour. */
  unused: Promise<void>;
}

export async function serveNotice(source: NoticeSource): Promise<NoticePage> {
  const access = new Access();
  const desk = new PageDesk(source.seat);
  const server = createServer((request, response) => {
    answer(request, response, { ...source, desk }, access).catch(() => response.writeHead(500).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  access.host = `127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
  const watch = new AbortController();
  return {
    url: `http://${access.host}/#${access.key}`,
    unused: waitUnused(access, watch.signal),
    async [Symbol.asyncDispose]() {
      watch.abort();
      desk[Symbol.dispose]();
      await close(server);
    },
  };
}

/** Who may ask: the page that was opened with the key, in a browser that believes to be at this very address. */
class Access {
  readonly key = randomBytes(32).toString('base64url');
  host = '';
  usedAt = performance.now();
  #token: string | undefined;

  /** The key works once; what it is exchanged for lives in the page's memory only. */
  open(given: string): string | undefined {
    if (this.#token !== undefined || !same(given, this.key)) return undefined;
    this.#token = randomBytes(32).toString('base64url');
    return this.#token;
  }

  holds(given: string): boolean {
    this.usedAt = performance.now();
    return this.#token !== undefined && same(given, this.#token);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  source: NoticeSource & { desk: PageDesk },
  access: Access,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  // a page of another site, or a name that was pointed here, sends another host or origin
  if (
    headers.host !== access.host ||
    (headers.origin !== undefined && headers.origin !== `http://${access.host}`)
  )
    return void response.writeHead(403).end();
  const file = method === 'GET' ? files[url] : undefined;
  if (file) return sendFile(response, file);
  const given = headers.authorization?.replace(/^Bearer /u, '') ?? '';
  if (method === 'POST' && url === '/open') return sendJson(response, opened(access.open(given)));
  if (!access.holds(given)) return void response.writeHead(401).end();
  const language = languageOf(headers);
  const ofSessions = await sessionAnswer(source, request, language);
  if (ofSessions !== undefined) return sendJson(response, ofSessions);
  return sendJson(response, await data(source, { method, url, language }));
}

const opened = (token: string | undefined) => (token === undefined ? 401 : { token });

/** That the browser would rather read. */
const languageOf = (asked: IncomingMessage['headers']): LicenceLanguage =>
  asked['accept-language']?.startsWith('de') ? 'de' : 'en';

async function data(
  source: NoticeSource,
  { method, url, language }: { method: string; url: string; language: LicenceLanguage },
): Promise<object | number> {
  if (method === 'GET' && url === '/status') {
    const status = await source.status();
    return {
      ...shownStatus(status, language),
      sessions: shownSessions(status, language) ?? null,
      changes: shownChanges(source.ruleChanges(), language),
    };
  }
  if (method === 'POST') return act(source, url);
  using ledger = source.ledger();
  if (method === 'GET' && url === '/ledger') {
    return { entries: ledger ? [...ledger.entries()].slice(-listed).toReversed().map(shownEntry) : [] };
  }
  const id = /^\/ledger\/(\d{1,15})$/u.exec(url)?.[1];
  const bytes = id === undefined ? undefined : ledger?.bytesOf(Number(id));
  return bytes ? { bytes: bytes.toString('utf8') } : 404;
}

async function act(source: NoticeSource, url: string): Promise<object | number> {
  const action = actions.find((one) => url === `/act/${one}`);
  if (action) {
    await source.act(action);
    return {};
  }
  const typed = /^\/trust\/([^/]{1,300})$/u.exec(url)?.[1];
  if (typed === undefined) return 404;
  const fingerprint = readFingerprint(typed.replaceAll('%20', ' ').replaceAll('%3A', ':'));
  if (fingerprint === undefined) return 400;
  await source.trust(fingerprint);
  return {};
}

async function sendFile(
  response: ServerResponse,
  { file, type }: { file: string; type: string },
): Promise<void> {
  response.writeHead(200, { ...headers, 'content-type': type });
  response.end(await readFile(new URL(file, import.meta.url)));
}

function sendJson(response: ServerResponse, body: object | number): void {
  if (typeof body === 'number') return void response.writeHead(body).end();
  response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Hashes first, so that lengths may differ. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

async function waitUnused(access: Access, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && performance.now() - access.usedAt < unusedForMs) {
    await sleep(10_000, undefined, { signal, ref: false }).catch(() => undefined); // ended by the signal
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
