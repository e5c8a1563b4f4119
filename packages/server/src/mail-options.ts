import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isLoopback } from './listen-places.ts';
import { Secret } from './platform/secret.ts';

/** Who sends the letters, as a header shows it; the name may be empty. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** The mail server of the operator, and what it is told. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, STARTTLS without which nothing is sent, or none: on this computer only. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly signIn: { readonly user: string; readonly password: Secret } | undefined;
  /** Certificates (PEM) that are trusted in place of the system's. */
  readonly ca: string | undefined;
  readonly from: Sender;
}

/** Declared like every other option, in config.ts. */
export const mailOptions = {
  CANDOR_SMTP_URL: {
    schema: z.string().transform((text) => new Secret(text)),
    default: undefined,
    secret: true,
    expected:
      'smtp://USER:PASSWORD@HOST:PORT (STARTTLS, port 587) or smtps://USER:PASSWORD@HOST:PORT (TLS, port 465)',
    about:
      'The mail server that sends letters; user and password may be left out. Unset, mail is off. Without TLS a server on this computer only is used.',
  },
  CANDOR_SMTP_CA_FILE: {
    schema: z.string().transform((text) => path.resolve(text)),
    default: undefined,
    secret: false,
    expected: 'a file with a certificate in PEM',
    about:
      "Authority of the mail server's certificate, in place of the system's; with it TLS is needed on this computer too.",
  },
  CANDOR_MAIL_FROM: {
    schema: z.string().transform((text, context): Sender => {
      const [, name, inner] = /^(?:"?([^"<>]*?)"?\s*<([^<>]+)>)$/u.exec(text.trim()) ?? [];
      const address = z
        .email()
        .max(254)
        .safeParse(inner ?? text.trim());
      if (!address.success || hasControl.test(text)) context.addIssue({ code: 'custom' });
      return { name: name ?? '', address: address.data ?? '' };
    }),
    default: undefined,
    secret: false,
    expected: 'ADDRESS or NAME <ADDRESS>',
    about: 'Who the letters are from; needed with CANDOR_SMTP_URL.',
  },
} as const;

const hasControl = /\p{Cc}/u;

interface Given {
  url: Secret | undefined;
  caFile: string | undefined;
  from: Sender | undefined;
}

/** The mail server, or undefined: mail is off. What is wrong is added to `problems`, without a secret. */
export function readMail({ url, caFile, from }: Given, problems: string[]): MailConfig | undefined {
  if (!url) return undefined;
  const ca = caFile === undefined ? undefined : readCertificates(caFile);
  const place = readPlace(url.reveal(), ca);
  if (!place)
    problems.push(`CANDOR_SMTP_URL: expected ${mailOptions.CANDOR_SMTP_URL.expected}, got something else`);
  if (caFile !== undefined && ca === undefined)
    problems.push(
      `CANDOR_SMTP_CA_FILE: expected a file with a certificate in PEM, got ${JSON.stringify(caFile)}`,
    );
  if (!from)
    problems.push('CANDOR_MAIL_FROM: expected an address, since CANDOR_SMTP_URL is set, got nothing');
  return place && from && { ...place, from, ca };
}

function readPlace(text: string, ca: string | undefined): Omit<MailConfig, 'from' | 'ca'> | undefined {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/u.test(url.protocol) || url.hostname === '') return undefined;
  if (!['', '/'].includes(url.pathname) || url.search + url.hash !== '') return undefined;
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined || (user === '') !== (password === '')) return undefined;
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const isTls = url.protocol === 'smtps:';
  return {
    host,
    port: Number(url.port || (isTls ? 465 : 587)),
    security: isTls ? 'tls' : isLoopback(host) && ca === undefined ? 'none' : 'starttls',
    signIn: user === '' ? undefined : { user, password: new Secret(password) },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function readCertificates(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined;
  } catch {
    return undefined;
  }
}
