import { isTest, listSources, readText } from './files.ts';
import type { Problem } from './problem.ts';
import { findAll, withoutComments } from './scan.ts';

/** Who may open a connection, and to whom. */
const allowed = [
  {
    file: 'packages/server/src/platform/egress',
    why: 'the one way out, with ledger and registered recipients',
  },
  { file: 'packages/server/src/platform/db', why: 'PostgreSQL' },
  { file: 'packages/server/src/platform/postgres', why: 'asks the embedded PostgreSQL whether it is up' },
  {
    file: 'packages/server/src/modules/promises/probes/gateway-needs-certificate.ts',
    why: 'the probe of the promise that our own gateway refuses callers without a certificate',
  },
  {
    file: 'packages/server/src/modules/promises/probes/web-needs-sign-in.ts',
    why: 'the probe of the promise that our own console answers nobody who is not signed in',
  },
  {
    file: 'packages/server/src/platform/http/unix-socket.ts',
    why: 'asks whether somebody answers at the unix socket that the console is to listen on',
  },
  {
    file: 'packages/server/src/platform/mail/post.ts',
    why: 'SMTP over sockets that the gate connects (nodemailer getSocket)',
  },
  { file: 'packages/agent/src/connection.ts', why: 'the link to the enrolled server' },
  { file: 'packages/agent/src/web-request.ts', why: 'enrolment at the server that the person named' },
  {
    file: 'packages/agent/src/control/ask.ts',
    why: 'the unix socket of the running agent, for its command line',
  },
  {
    file: 'packages/agent/src/control/connect-desk.ts',
    why: 'the unix socket of the running agent, for what shows sessions',
  },
  { file: 'packages/agent/src/remote/room.ts', why: "a session's room, after somebody allowed the session" },
  { file: 'packages/web/src/features/sessions/use-room.ts', why: "the technician's end of such a room" },
  { file: 'packages/agent/src/socket-watch.ts', why: 'opens none: it destroys those that were not declared' },
  {
    file: 'packages/agent/src/desk/x-display.ts',
    why: "the unix socket of the signed-in person's X server",
  },
  { file: 'packages/agent/src/focus/x11', why: "the unix socket of the signed-in person's X server" },
  { file: 'packages/web/src/api.ts', why: 'the console speaks to the server that served it' },
  { file: 'packages/web/src/api/', why: 'the console speaks to the server that served it' },
];

const parts = /^packages\/(policy|protocol|crypto|assess|relay|server|agent|web|extension)\/src\//;
const from = `['"](?:node:)?(?:net|tls|https?|http2|dgram)['"]`;
const verbs = '(connect|createConnection|request|get|createSocket|Socket|TLSSocket|Agent|ClientRequest)';
const openers = [
  new RegExp(`import\\s*\\{[^}]*(?<!\\btype\\s+)\\b${verbs}\\b[^}]*\\}\\s*from\\s*${from}`, 'g'),
  new RegExp(`\\{[^}]*\\b${verbs}\\b[^}]*\\}\\s*=\\s*await\\s+import\\(\\s*${from}`, 'g'),
  /(?<![\w$.]|function )(fetch)\s*\(/g,
  /\b(?:globalThis|window|self)\s*\.\s*(fetch)\b/g,
  /\bnew\s+(?:globalThis\.|window\.)?(WebSocket|WebSocketStream|EventSource|XMLHttpRequest|WebTransport)\b/g,
  /\bnavigator\s*\.\s*(sendBeacon)\b/g,
  /\bfrom\s*['"](undici|axios|got|node-fetch|nodemailer)['"]/g,
  // a look-up tells a name to strangers, and is the first half of a connection
  /\bimport\s(?!type\b)[^'"`;]*from\s*['"](?:node:)?(dns(?:\/promises)?)['"]/g,
];
/** The local names of whole modules: `import net from`, `import * as net from`, `net = await import(`. */
const namespaces = new RegExp(
  `import\\s+(?:\\*\\s*as\\s+)?(\\w+)[^'"\`;]*from\\s*${from}|(\\w+)\\s*=\\s*await\\s+import\\(\\s*${from}`,
  'g',
);

/** STYLE.md 38: only platform/egress opens a connection to the outside. */
export function checkEgressOnly(root: string): Problem[] {
  return listSources(root)
    .filter(
      (file) => parts.test(file) && !isTest(file) && !allowed.some((place) => file.startsWith(place.file)),
    )
    .flatMap((file) => {
      const code = withoutComments(readText(root, file));
      return [...openers, ...callsOn(code)].flatMap((opener) =>
        findAll(code, opener).map(({ line, groups }) => ({
          file,
          line,
          text: `may not open a connection (${groups[0]})`,
        })),
      );
    });
}

function callsOn(code: string): RegExp[] {
  const names = findAll(code, namespaces).flatMap(({ groups }) =>
    groups.filter((name) => name !== undefined),
  );
  return names.map((name) => new RegExp(`\\b${name}\\s*\\.\\s*${verbs}\\s*\\(`, 'g'));
}
