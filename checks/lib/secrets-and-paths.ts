import { listFiles, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll } from './scan.ts';

const binary = /\.(png|jpe?g|gif|webp|avif|ico|woff2?|wasm|gz|zip|pdf|webm|mp4)$/;
const secretFile = /(^|\/)(\.env(\..+)?|id_(rsa|ed25519)|[^/]+\.(pem|key|p12|pfx|keystore))$/;

const secrets = [
  { what: 'a private key', found: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+\S{20}/g },
  { what: 'an AWS key', found: /\bAKIA[0-9A-Z]{16}\b/g },
  { what: 'a GitHub token', found: /\bgh[pousr]_[A-Za-z0-9]{36}\b/g },
  { what: 'an npm token', found: /\bnpm_[A-Za-z0-9]{36}\b|:_authToken\s*=\s*\S/g },
  { what: 'a Slack token', found: /\bxox[abprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'a Stripe key', found: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'an age key', found: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
];
const places = [
  { what: 'a path of one machine', found: /(?<![\w.~/-])\/(?:work|root)\/[\w.]/g },
  {
    what: 'a registry of one machine',
    found: /^\s*(?:@\S+:)?registry\s*=\s*\S/gm,
  },
  {
    what: 'a registry of one machine',
    found: /"resolved":\s*"(?:https?|git)/g,
  },
];

/** Nothing in the repository is secret, or true on one machine only. */
export function checkSecretsAndPaths(root: string): Problem[] {
  return listFiles(root)
    .filter((file) => !binary.test(file))
    .flatMap((file) => {
      if (secretFile.test(file)) return [{ file, text: 'is a kind of file that holds secrets' }];
      const text = readText(root, file);
      return [...secrets, ...places].flatMap(({ what, found }) =>
        findAll(text, found).map(({ line }) => ({ file, line, text: `holds ${what}` })),
      );
    });
}
