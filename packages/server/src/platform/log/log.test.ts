import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { codeOf, componentLog, createLogger, type LoggerOptions } from './index.ts';
import { openRotatingFile } from './rotating-file.ts';

function capture(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const now = () => new Date('2026-01-02T03:04:05.678Z');
  const log = createLogger({ level: 'debug', tty: false, out: (line) => lines.push(line), now, ...options });
  return { log, lines };
}

function folder(t: TestContext): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'candor-log-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('a line is one JSON object with time, level, template, ids and parameters', () => {
  const { log, lines } = capture();
  log
    .with({ requestId: 'r1' })
    .write('http.failed', { method: 'GET', route: '/api/devices/:id', code: 'internal' }, { actorId: 'a1' });
  assert.deepEqual(lines, [
    '{"time":"2026-01-02T03:04:05.678Z","level":"error","template":"http.failed","requestId":"r1","actorId":"a1","method":"GET","route":"/api/devices/:id","code":"internal"}\n',
  ]);
});

test('people at a terminal read a sentence', () => {
  const { log, lines } = capture({ tty: true });
  log.write('server.ready', { tookMs: 1234.56 });
  assert.deepEqual(lines, ['03:04:05 info  Ready in 1235 ms.\n']);
});

test('lines below the level are not written', () => {
  const { log, lines } = capture({ level: 'warn' });
  log.write('server.ready', { tookMs: 1 });
  assert.deepEqual(lines, []);
});

test('what has not the form of its parameter is not written, whatever it holds', () => {
  const { log, lines } = capture();
  log.write('component.message', { component: 'x\u001b[31m', code: 'ann@example.test' });
  log.write('stage.done', { stage: 'one\ntwo', tookMs: Number.NaN });
  assert.ok(lines[0]?.includes('"component":"?","code":"?"'));
  assert.ok(lines[1]?.includes('"stage":"?","tookMs":-1'));
});

test('of a foreign error its code is kept and its text is not', () => {
  const { log, lines } = capture();
  const error = Object.assign(new Error('Key (email)=(ann@example.test) exists'), { code: '23505' });
  componentLog(log, 'graphile-worker').error(error);
  assert.ok(lines[0]?.includes('"component":"graphile-worker","code":"23505"'));
  assert.ok(!lines.join('').includes('ann'));
  assert.deepEqual([codeOf(new TypeError('x')), codeOf('x')], ['TypeError', 'UNKNOWN']);
});

test('files are rotated, ten at most, and readable by their owner only', (t) => {
  const dir = folder(t);
  const file = openRotatingFile(dir, 100);
  for (let n = 0; n < 60; n += 1) file.write(`${String(n).padStart(39, '.')}\n`);
  file.close();
  assert.equal(readdirSync(dir).length, 10);
  assert.ok(readFileSync(path.join(dir, 'candor.log'), 'utf8').endsWith('59\n'));
  assert.ok(readFileSync(path.join(dir, 'candor.log.1'), 'utf8').endsWith('57\n'));
  assert.equal(statSync(path.join(dir, 'candor.log.9')).mode & 0o777, 0o600);
  const again = openRotatingFile(dir, 100);
  again.write('last\n');
  again.close();
  assert.ok(readFileSync(path.join(dir, 'candor.log'), 'utf8').endsWith('59\nlast\n'));
});

test('the logger writes both to its output and to its files', (t) => {
  const dir = folder(t);
  const { log, lines } = capture({ dir, tty: true });
  log.write('server.stopping', { reason: 'SIGINT' });
  log.close();
  assert.equal(lines.length, 1);
  assert.equal(JSON.parse(readFileSync(path.join(dir, 'candor.log'), 'utf8')).template, 'server.stopping');
});
