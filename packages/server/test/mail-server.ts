import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { makeWebAuthority } from './web-authority.ts';

export interface ReceivedLetter {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Every link of the plain part, in order. */
  links: string[];
  /** How it came: over TLS or not, and who signed in. */
  security: 'tls' | 'none';
  user: string | undefined;
  /** As it arrived. */
  raw: string;
  parsed: ParsedMail;
}

/** `takes` letters, answers each with that code, or `holds` the connection open once the letter has come. */
export type Behaviour = 'takes' | 'holds' | 450 | 451 | 550 | 552;

/** A real SMTP server with STARTTLS on loopback. */
export interface MailServer extends AsyncDisposable {
  port: number;
  /** Everything that was taken, oldest first. */
  letters: readonly ReceivedLetter[];
  /** Options with which a server sends its letters here. */
  environment: Record<string, string>;
  behave(behaviour: Behaviour): void;
  /** How many letters came, taken or not. */
  seen(): number;
  /** The oldest letter to that address that was not asked for before; it may still be on its way. */
  letterTo(address: string): Promise<ReceivedLetter>;
  /** The first link of the letter that `letterTo` gives. */
  linkTo(address: string): Promise<string>;
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
}

export const mailUser = { name: 'candor@example.test', password: 'p@ss:word/of mail' };
const comesWithinMs = 30_000;

interface Wish {
  /** A free one unless it is named. */
  port?: number;
  tls?: 'starttls' | 'implicit' | 'none';
  onLetter?: (letter: ReceivedLetter) => void;
}

/** `await using post = await mailServer()` */
export async function mailServer({
  port: wishedPort = 0,
  tls = 'starttls',
  onLetter: tell,
}: Wish = {}): Promise<MailServer> {
  const authority = await makeWebAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue(['localhost', 'mail.test']);
  const caFile = path.join(authority.folder, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  const [letters, asked, events] = [[] as ReceivedLetter[], new Set<ReceivedLetter>(), new EventEmitter()];
  let [behaviour, seen] = ['takes' as Behaviour, 0];
  const onLetter = async (raw: string, session: SMTPServerSession): Promise<void> => {
    seen++;
    events.emit('seen');
    if (behaviour === 'holds') return new Promise(() => undefined);
    if (behaviour !== 'takes') throw Object.assign(new Error('not now'), { responseCode: behaviour });
    const letter = await received(raw, session);
    letters.push(letter);
    events.emit('letter');
    tell?.(letter);
  };
  const options: SMTPServerOptions = {
    cert,
    key,
    secure: tls === 'implicit',
    disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
    // sign-in is allowed on the plain connection too, as a server on this computer does
    allowInsecureAuth: true,
  };
  let server = await listen(wishedPort, options, onLetter);
  // a TCP server has an address with a port
  const { port } = server.server.address() as AddressInfo;
  const goDown = () => closed(server);
  const letterTo = async (address: string) => {
    const signal = AbortSignal.timeout(comesWithinMs);
    for (;;) {
      const found = letters.find((letter) => letter.to === address && !asked.has(letter));
      if (found) return (asked.add(found), found);
      await once(events, 'letter', { signal });
    }
  };
  const [user, password] = [mailUser.name, mailUser.password].map(encodeURIComponent);
  return {
    port,
    letters,
    environment: {
      CANDOR_SMTP_URL: `${tls === 'implicit' ? 'smtps' : 'smtp'}://${user}:${password}@localhost:${port}`,
      CANDOR_SMTP_CA_FILE: caFile,
      CANDOR_MAIL_FROM: 'Candor <candor@example.test>',
    },
    behave: (wished) => void (behaviour = wished),
    seen: () => seen,
    letterTo,
    async linkTo(address) {
      const [link] = (await letterTo(address)).links;
      assert.ok(link, 'the letter has no link');
      return link;
    },
    goDown,
    async comeUp() {
      server = await listen(port, options, onLetter);
    },
    async [Symbol.asyncDispose]() {
      await goDown();
      authority[Symbol.dispose]();
    },
  };
}

async function listen(
  port: number,
  options: SMTPServerOptions,
  onLetter: (raw: string, session: SMTPServerSession) => Promise<void>,
): Promise<SMTPServer> {
  const server = new SMTPServer({
    ...options,
    authOptional: true,
    closeTimeout: 1,
    onAuth({ username, password }, _session, answer) {
      const isRight = username === mailUser.name && password === mailUser.password;
      if (isRight) answer(null, { user: username });
      else answer(Object.assign(new Error('wrong'), { responseCode: 535 }));
    },
    onData(stream, session, answer) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        onLetter(Buffer.concat(parts).toString('utf8'), session).then(
          () => answer(null, 'taken'),
          (error: Error) => answer(error),
        );
      });
    },
  });
  // a client that ends in mid-letter is what some tests are about
  server.on('error', () => undefined);
  await once(server.listen(port, 'localhost'), 'listening');
  return server;
}

async function closed(server: SMTPServer): Promise<void> {
  if (!server.server.listening) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(resolve);
  await promise;
}

async function received(raw: string, { secure, user, envelope }: SMTPServerSession): Promise<ReceivedLetter> {
  const parsed = await simpleParser(raw);
  const text = parsed.text ?? '';
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address).join(', '),
    subject: parsed.subject ?? '',
    text,
    html: parsed.html === false ? '' : parsed.html,
    links: text.match(/https?:\/\/\S+/gu) ?? [],
    security: secure ? 'tls' : 'none',
    user: typeof user === 'string' ? user : undefined,
    raw,
    parsed,
  };
}
