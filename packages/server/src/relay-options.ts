import { z } from 'zod';
import { isLoopback } from './listen-places.ts';
import { Secret } from './platform/secret.ts';

/** Another relay than the one inside the server. Declared like every other option, in config.ts. */
export const relayOptions = {
  CANDOR_RELAY_URL: {
    schema: z
      .url()
      .transform((text) => new URL(text))
      .refine(({ pathname, search, hash, username }) => pathname === '/' && search + hash + username === '')
      .refine(({ protocol, hostname }) => protocol === 'wss:' || (protocol === 'ws:' && isLoopback(hostname)))
      .transform(({ origin }) => origin),
    default: undefined,
    secret: false,
    expected: 'wss://HOST:PORT',
    about:
      'Another relay, in which both ends of a session meet; by default they meet in this server, at the public URL.',
  },
  CANDOR_RELAY_SECRET: {
    schema: z
      .string()
      .min(32)
      .transform((text) => new Secret(text)),
    default: undefined,
    secret: true,
    expected: 'at least 32 characters',
    about: 'What that relay has in common with this server; needed with CANDOR_RELAY_URL.',
  },
} as const;

interface Given {
  url: string | undefined;
  secret: Secret | undefined;
}

/** Origin of the other relay, and the secret. What is wrong is added to `problems`. */
export function readRelay({ url, secret }: Given, problems: string[]) {
  if (url !== undefined && !secret)
    problems.push('CANDOR_RELAY_SECRET: expected a secret, since CANDOR_RELAY_URL is set, got nothing');
  return { relayUrl: url, relaySecret: secret };
}
