import path from 'node:path';
import { z } from 'zod';

/** What the operator says of identity providers in its own network. */
export interface SignOnConfig {
  /** Hosts, lower case, whose addresses may be private. */
  readonly privateHosts: readonly string[];
  /** Certificates (PEM) that are trusted for these hosts, in place of the system's. */
  readonly ca: string | undefined;
}

/** Declared like every other option, in config.ts. */
export const signOnOptions = {
  CANDOR_SIGN_ON_PRIVATE_HOSTS: {
    schema: z.string().transform((text, context): readonly string[] =>
      text.split(',').map((part) => {
        const host = part.trim().toLowerCase();
        if (URL.parse(`https://${host}`)?.hostname !== host) context.addIssue({ code: 'custom' });
        return host;
      }),
    ),
    default: undefined,
    secret: false,
    expected: 'HOST, more than one separated by commas',
    about:
      'Identity providers whose addresses may be private or on this computer. Others are reached at public addresses only, for it is companies that name them.',
  },
  CANDOR_SIGN_ON_CA_FILE: {
    schema: z.string().transform((text) => path.resolve(text)),
    default: undefined,
    secret: false,
    expected: 'a file with a certificate in PEM',
    about: "Authority of those hosts' certificates, in place of the system's.",
  },
} as const;

interface Given {
  privateHosts: readonly string[] | undefined;
  caFile: string | undefined;
}

/** What is wrong is added to `problems`. */
export function readSignOn(
  { privateHosts = [], caFile }: Given,
  readCertificates: (file: string) => string | undefined,
  problems: string[],
): SignOnConfig {
  const ca = caFile === undefined ? undefined : readCertificates(caFile);
  if (caFile !== undefined && ca === undefined)
    problems.push(
      `CANDOR_SIGN_ON_CA_FILE: expected ${signOnOptions.CANDOR_SIGN_ON_CA_FILE.expected}, got ${JSON.stringify(caFile)}`,
    );
  return { privateHosts, ca };
}
