import { isLoopback, placeName, type ListenPlace, type Network } from './listen-places.ts';

/** What decides who may reach the console, and how. Undefined: not set, or wrong and reported already. */
interface Web {
  publicUrl: URL | undefined;
  listen: readonly ListenPlace[] | undefined;
  cert: string | undefined;
  key: string | undefined;
  proxies: readonly Network[];
}

const ways =
  'plain HTTP exists on loopback only. Elsewhere the console needs an https URL, in one of these ways: certificate ' +
  'files (CANDOR_TLS_CERT_FILE and CANDOR_TLS_KEY_FILE), or a reverse proxy that reaches Candor by a unix socket ' +
  '(CANDOR_LISTEN=unix:/run/candor/http.sock) or from an address in CANDOR_TRUSTED_PROXIES. A certificate by ACME ' +
  'is not in this version. See docs/operate/put-online.md';

/** S4: nobody reads or changes what goes between a browser and the console, unless both are on this computer. */
export function listenProblems(web: Web): string[] {
  const { publicUrl, cert, key } = web;
  if (cert === undefined && key !== undefined) return [missing('CANDOR_TLS_CERT_FILE', 'KEY')];
  if (key === undefined && cert !== undefined) return [missing('CANDOR_TLS_KEY_FILE', 'CERT')];
  if (!publicUrl) return [];
  return publicUrl.protocol === 'https:' ? secureProblems(web, publicUrl) : plainProblems(web, publicUrl);
}

const missing = (name: string, other: 'CERT' | 'KEY') =>
  `${name}: expected a file, got nothing, while CANDOR_TLS_${other}_FILE is set: a certificate needs both`;

function plainProblems({ listen = [], cert, proxies }: Web, { hostname, origin }: URL): string[] {
  const problems: string[] = [];
  if (!isLoopback(hostname))
    problems.push(`CANDOR_PUBLIC_URL: expected http://localhost:PORT, got ${origin}: ${ways}`);
  const outside = listen.find((place) => 'socket' in place || !isLoopback(place.host));
  if (outside) problems.push(`CANDOR_LISTEN: expected 127.0.0.1 or ::1, got ${placeName(outside)}: ${ways}`);
  const unused = cert !== undefined ? 'CANDOR_TLS_CERT_FILE' : 'CANDOR_TRUSTED_PROXIES';
  if (cert !== undefined || proxies.length > 0)
    problems.push(`${unused}: expected an https CANDOR_PUBLIC_URL beside it, got ${origin}`);
  return problems;
}

function secureProblems({ listen, cert, proxies }: Web, { origin }: URL): string[] {
  if (cert !== undefined) return [];
  if (!listen && proxies.length > 0)
    return [
      'CANDOR_LISTEN: expected where the trusted proxy reaches Candor, such as 127.0.0.1:8080, got nothing',
    ];
  const plain = (listen ?? []).filter((place) => !('socket' in place));
  if (listen && (plain.length === 0 || proxies.length > 0)) return [];
  return plain[0]
    ? [
        `CANDOR_LISTEN: expected unix:/PATH, or CANDOR_TRUSTED_PROXIES beside it, got ${placeName(plain[0])}: ${ways}`,
      ]
    : [`CANDOR_PUBLIC_URL: expected a way to serve it by TLS, got ${origin} alone: ${ways}`];
}
