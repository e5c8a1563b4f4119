import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket, type SecureContextOptions } from 'node:tls';
import { z } from 'zod';
import { licenceReasons } from '@candor/policy/rights/decision.ts';
import { licenceEn } from '@candor/policy/texts/licence-en.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { AgentFault, codeOf } from './fault.ts';
import { localTime } from './local-time.ts';
import { webTrust } from './web-trust.ts';

interface Asked {
  /** With a body it is a POST of JSON. */
  body?: object;
  /** PEM that may vouch for the server besides the usual authorities. */
  webCa: string | undefined;
}

const deadlineMs = 20_000;
const maxAnswerBytes = 256 * 1024;

/**
 * One request over https, or http to this computer itself (the token's parser allows no other). The body is sent only
 * after the server has proved its name. Throws AgentFault `server_unreachable`, `web_not_trusted`, `enrolment_refused`
 * or `answer_refused`.
 */
export async function request<T extends z.ZodType>(
  schema: T,
  address: URL,
  asked: Asked,
): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await exchange(address, asked));
  if (!parsed.success)
    throw new AgentFault('answer_refused', 'The server sent an answer that is not understood.');
  return parsed.data;
}

async function exchange(address: URL, { body, webCa }: Asked): Promise<unknown> {
  const isSecure = address.protocol === 'https:';
  const { request: open } = isSecure ? await import('node:https') : await import('node:http');
  const content = body === undefined ? '' : JSON.stringify(body);
  const options: RequestOptions & SecureContextOptions = {
    agent: false,
    signal: AbortSignal.timeout(deadlineMs),
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
    }),
    ...(isSecure && webTrust(webCa)),
  };
  const answered = Promise.withResolvers<IncomingMessage>();
  const asked = open(address, options, answered.resolve).on('error', answered.reject);
  if (isSecure) asked.once('socket', (socket) => socket.once('secureConnect', () => asked.end(content)));
  else asked.end(content);
  try {
    return await readAnswer(await answered.promise);
  } catch (error) {
    if (error instanceof AgentFault) throw error;
    if (isDistrust(asked.socket)) throw new AgentFault('web_not_trusted', distrustText(codeOf(error)), error);
    throw new AgentFault('server_unreachable', `The server does not answer (${codeOf(error)}).`, error);
  }
}

/** Node keeps on the socket why the other side's certificate did not do. */
const isDistrust = (socket: Socket | null) =>
  socket instanceof TLSSocket && Boolean(socket.authorizationError);

const distrustText = (code: string) =>
  `The console's certificate is not trusted here (${code}), so nothing was sent. When it is of an authority of your ` +
  'own, give that authority: --web-ca FILE';

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const length = Number(response.headers['content-length'] ?? 0);
  if (length > maxAnswerBytes)
    throw new AgentFault('answer_refused', 'The answer of the server is too long.');
  const content = await text(response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status <= 202) return parseJson(content);
  if (status === 403 || status === 400) throw new AgentFault('enrolment_refused', refusalOf(content));
  throw new AgentFault('server_unreachable', `The server answered with status ${status}.`);
}

/** What stands in the way is said where the server says it: the licence, and in numbers. */
const licenceRefusal = z.object({
  code: z.enum(['seats_full', 'licence_lapsed']),
  details: z.object({
    used: z.int().optional(),
    seats: z.int().optional(),
    reason: z.enum(licenceReasons).optional(),
    until: z.int().nullish(),
  }),
});

function refusalOf(content: string): string {
  const { data } = licenceRefusal.safeParse(parseJson(content));
  if (!data) return refusalText;
  const { used, seats, reason, until } = data.details;
  if (data.code === 'seats_full')
    return `The server refused: ${used ?? '?'} devices are enrolled, and the licence of this company is for ${seats ?? '?'}. Ask for a seat to be freed, or for more of them.`;
  const why = licenceEn.lapsed[reason ?? 'no_licence'].replace('{day}', until ? localTime(until) : '-');
  return `The server refused. The licence of this company: ${why} Ask whoever runs the server.`;
}

const refusalText =
  'The server refused. The token may be mistyped, used up, expired or revoked, or somebody refused this computer: ask the technician to look at it under Devices, Enrol.';
