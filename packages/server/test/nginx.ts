import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WebFiles } from './web-authority.ts';

const example = fileURLToPath(new URL('../../../deploy/nginx.conf', import.meta.url));
const startWithinMs = 10_000;

export interface NginxOptions {
  folder: string;
  host: string;
  port: number;
  plainPort: number;
  socket: string;
  files: WebFiles;
}

/** The real nginx with the example that operators copy, under this test's own name, ports and files. */
export async function startNginx(options: NginxOptions): Promise<AsyncDisposable> {
  const file = path.join(options.folder, 'nginx.conf');
  writeFileSync(path.join(options.folder, 'candor.conf'), render(options));
  writeFileSync(file, mainFile(options.folder));
  const log = path.join(options.folder, 'error.log');
  const nginx = spawn('nginx', ['-e', log, '-p', options.folder, '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  let said = '';
  nginx.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
  const ended = once(nginx, 'exit');
  for (const end = Date.now() + startWithinMs; !(await answers(options.port)); await wait(20))
    assert.ok(nginx.exitCode === null && Date.now() < end, `nginx did not start: ${said}`);
  return {
    async [Symbol.asyncDispose]() {
      nginx.kill('SIGTERM');
      await ended;
    },
  };
}

/** Each of these must stand in the example: a test of something else would prove nothing about it. */
function render({ host, port, plainPort, socket, files }: NginxOptions): string {
  const changes: [string, string][] = [
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen [::]:80;', ''],
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['listen [::]:443 ssl;', ''],
    ['/etc/letsencrypt/live/console.example.org/fullchain.pem', files.cert],
    ['/etc/letsencrypt/live/console.example.org/privkey.pem', files.key],
    ['console.example.org', host],
    ['/run/candor/http.sock', socket],
  ];
  let text = readFileSync(example, 'utf8');
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `deploy/nginx.conf lacks ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function mainFile(folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  for (const kind of kinds) mkdirSync(path.join(folder, kind));
  return [
    'daemon off;',
    // the socket lets its owner in
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `pid ${folder}/nginx.pid;`,
    'events { worker_connections 64; }',
    'http {',
    ...kinds.map((kind) => `  ${kind}_temp_path ${folder}/${kind};`),
    `  include ${folder}/candor.conf;`,
    '}',
  ].join('\n');
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not yet
  } finally {
    socket.destroy();
  }
}
