import { z } from 'zod';
import type { Terminal } from './terminal.ts';

/** The answer to `root list`: one line of JSON. */
export const rootList = z.object({
  companyId: z.uuid(),
  items: z.array(
    z.object({
      id: z.uuid(),
      fingerprint: z.string(),
      publicKey: z.string(),
      wrapped: z.string(),
      retiredAt: z.int().nullable(),
    }),
  ),
});

export interface RootOptions {
  passphraseFile: string | undefined;
  replaceLost: boolean;
  device: string | undefined;
  yes: boolean;
}

/** A verb that works with a root key here and with the server through its socket. */
export type RootVerb = (parts: {
  companyId: string;
  /** Those in use, newest first. */
  roots: z.output<typeof rootList>['items'];
  options: RootOptions;
  /** Lines of the server's answer. Throws Refused with them when it refuses. */
  ask: (request: object) => Promise<string[]>;
  terminal: Terminal;
  say: (...lines: string[]) => void;
}) => Promise<void>;
