import type { IncomingMessage } from 'node:http';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { parseJson } from '@candor/protocol/json.ts';
import type { SessionReceipt } from '@candor/protocol/session/documents.ts';
import { deskAct } from '../remote/desk-wire.ts';
import type { Journal } from '../remote/journal.ts';
import type { PageDesk, SeatPage } from './page-desk.ts';
import { shownDesk, shownHistory } from './shown-desk.ts';

export interface SessionSource {
  /** Sits down in front of the agent's sessions. */
  seat: SeatPage;
  /** Undefined while nobody asked for a session. */
  journal(): Journal | undefined;
  /** Raw key by which this computer signs. */
  identityPublic(): string | undefined;
}
type Asked = SessionSource & { desk: PageDesk };

const listed = 200;
/** A message of two thousand characters, each written as an escape. */
const mostBodyChars = 16_384;

/** What the page asks and does about sessions; undefined for other addresses, a number for an error's status. */
export async function sessionAnswer(
  source: Asked,
  request: IncomingMessage,
  language: LicenceLanguage,
): Promise<object | number | undefined> {
  const { method, url = '' } = request;
  if (method === 'POST' && url === '/desk') return actAtDesk(source, await readBody(request));
  if (method !== 'GET') return undefined;
  const seen = /^\/desk\/(\d{1,15})$/u.exec(url)?.[1];
  if (seen !== undefined) {
    const { state, version } = await source.desk.next(Number(seen));
    return { version, shown: shownDesk(state, language) };
  }
  if (url === '/history') return history(source, language);
  const id = /^\/history\/([0-9a-f-]{36})$/u.exec(url)?.[1];
  return id === undefined ? undefined : signedOf(source, id);
}

/** What the person did; anything but an act of theirs is refused. */
function actAtDesk({ desk }: Asked, body: unknown): object | number {
  const { data: act } = deskAct.safeParse(body);
  if (!act || act.act === 'visible') return 400;
  return desk.act(act) === 'sent' ? {} : 409;
}

/** Undefined for more than an act can be. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) {
    body += part;
    if (body.length > mostBodyChars) return undefined;
  }
  return parseJson(body);
}

/** Those that are over. */
function history({ desk, ...source }: Asked, language: LicenceLanguage): object {
  using journal = source.journal();
  const over = journal?.newest(listed).filter(({ sessionId }) => !desk.isOn(sessionId));
  return shownHistory(over ?? [], language);
}

/** What this computer signed of one, as `candor verify` reads it. */
function signedOf(source: Asked, id: string): SessionReceipt | number {
  using journal = source.journal();
  const { record, statement } = journal?.find(id) ?? {};
  const identityPublic = source.identityPublic();
  if (!record || identityPublic === undefined) return 404;
  const signed: SessionReceipt['signed'] = [{ kind: 'session-record', ...record }];
  if (statement) signed.push({ kind: 'session-end', ...statement });
  return { candor: 'session', identityPublic, signed };
}
