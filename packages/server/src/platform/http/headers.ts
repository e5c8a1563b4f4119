import type { FastifyReply } from 'fastify';
import { isLoopbackUrl } from './origin.ts';

/**
 * Everything that a page needs comes from here; nothing is inline. web/vite.config.ts previews with the same policy.
 * `relay`: the origin of another relay, the one place beside this server that a page speaks to.
 */
const contentSecurityPolicy = (relay: string | undefined) =>
  [
    "default-src 'none'",
    // WebAssembly: Argon2id, in the thread that opens root keys (web/src/signer)
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${relay === undefined ? '' : ` ${relay}`}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types candor-signer',
  ].join('; ');

const permissionsPolicy = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'usb',
  'serial',
  'hid',
  'browsing-topics',
]
  .map((name) => `${name}=()`)
  .join(', ');

const always = {
  'permissions-policy': permissionsPolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** HSTS is for https outside loopback: other programs on this computer serve plain HTTP at the same name. */
export function setHeaders(
  reply: FastifyReply,
  { publicUrl, relayUrl }: { publicUrl: URL; relayUrl: string | undefined },
): void {
  reply.headers(always).header('content-security-policy', contentSecurityPolicy(relayUrl));
  if (publicUrl.protocol === 'https:' && !isLoopbackUrl(publicUrl))
    reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
}
