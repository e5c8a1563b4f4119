import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import type { MailConfig } from '../../mail-options.ts';
import type { Egress } from '../egress/index.ts';
import { codeOf } from '../log/index.ts';
import type { Composed } from './compose.ts';

export interface Addressed extends Composed {
  id: string;
  to: string;
  writtenAt: Date;
}

/** `failure`: the server's answer ("451"), or a code. `refused` is for good, `failed` may pass. */
export type Outcome = { kind: 'sent' } | { kind: 'refused' | 'failed'; failure: string };

export interface Post {
  send(letter: Addressed, signal: AbortSignal): Promise<Outcome>;
}

const greetingMs = 10_000;
const silenceMs = 30_000;

/**
 * The operator's mail server (RFC 5321, STARTTLS by RFC 3207), each letter over a connection of its own, which the
 * gate opens. Without TLS whose certificate fits, nothing is said to a server beyond this computer.
 */
export function openPost(config: MailConfig, egress: Pick<Egress, 'socketFor'>, publicUrl: string): Post {
  const { hostname } = new URL(publicUrl);
  return {
    async send(letter, signal) {
      // a start needs none of it
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        ...connectionOf(config),
        name: isIP(hostname) === 0 ? hostname : `[${hostname}]`,
        getSocket: (_options, give) => {
          connected(config, egress, signal).then(
            (connection) => give(null, { connection }),
            (error: Error) => give(error),
          );
        },
      });
      try {
        await transport.sendMail(messageOf(letter, config, hostname));
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function connectionOf({ host, port, security, signIn, ca }: MailConfig) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    ...(signIn && { auth: { user: signIn.user, pass: signIn.password.reveal() } }),
    greetingTimeout: greetingMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The Message-ID stays the same at each try (RFC 5322, 3.6.4); machines shall not answer (RFC 3834). */
function messageOf(
  { id, to, writtenAt, subject, text, html }: Addressed,
  { from }: MailConfig,
  hostname: string,
) {
  return {
    from,
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    messageId: `<${id}@${hostname}>`,
    date: writtenAt,
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false as const,
    subject,
    text,
    html,
  };
}

async function connected(
  { host, port }: MailConfig,
  egress: Pick<Egress, 'socketFor'>,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = egress.socketFor('mail')();
  // whatever nodemailer waits for ends with its socket
  signal.addEventListener('abort', () => socket.destroy(new Error('aborted')), { once: true });
  socket.connect(port, host);
  await once(socket, 'connect', { signal });
  return socket;
}

/** 5yz to this sender, address or letter is for good (RFC 5321, 4.2.1); to our sign-in or greeting it is not the letter's. */
function outcomeOf(error: unknown): Outcome {
  const code = codeOf(error);
  // as nodemailer's errors have them: the server's answer, and the code before nodemailer put its own in its place
  const { responseCode, originalCode = code } = error as { responseCode?: number; originalCode?: string };
  const isOfLetter = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isAnswer = responseCode !== undefined && code !== 'ETLS';
  const failure = isAnswer ? String(responseCode) : originalCode.slice(0, 60);
  return { kind: isOfLetter && Number(responseCode) >= 500 ? 'refused' : 'failed', failure };
}
