import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundleAgent, onlyFile } from './bundle.ts';
import { drawingFiles } from './drawing.ts';
import { noticesOf } from './notices.ts';
import { tar, type TarEntry } from './tar.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
/** Platform section 7. */
const mostBundleBytes = 2_000_000;

async function archiveOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of tar(entries)) parts.push(part);
  return Buffer.concat(parts);
}

test('the agent is one file of at most 2 MB that runs without its packages', async (t) => {
  const bundle = await bundleAgent(root);
  const js = onlyFile(bundle);
  assert.ok(js.length <= mostBundleBytes, `${js.length} bytes`);
  const drawing = ['@img/colour', 'detect-libc', 'semver', 'sharp'];
  assert.deepEqual(bundle.packages, [...drawing, 'ws', 'x11', 'zod']);
  const file = path.join(temporaryFolder(t), 'candor-agent.mjs');
  writeFileSync(file, js);
  const state = path.join(path.dirname(file), 'state');
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [file, ...words, '--state', state], { encoding: 'utf8', env: {} });
  assert.match(run('status').stdout, /not enrolled/u);
  const { status, stderr } = run('run');
  assert.deepEqual(
    [status, stderr],
    [1, 'This computer is not enrolled. Run: candor-agent enrol TOKEN\n'],
    'a package calls itself by its own name',
  );
  assert.match(run('enrol', 'cdr1.x').stderr, /The enrolment token is damaged/u);
});

test('what draws windows is found beside the bundle; without it the desk says so, for good', async (t) => {
  const folder = path.join(temporaryFolder(t), 'lib');
  mkdirSync(folder);
  const file = path.join(folder, 'candor-agent.mjs');
  writeFileSync(file, onlyFile(await bundleAgent(root)));
  const desk = () =>
    spawnSync(process.execPath, [file, 'desk', '--child', '--state', folder], {
      encoding: 'utf8',
      env: { CANDOR_AGENT_TURN: 'lean' },
    });
  const without = desk();
  assert.deepEqual([without.status, /sharp/u.test(without.stderr)], [78, true], without.stderr);
  for (const { from, to } of drawingFiles(root, `${process.platform}-${process.arch}`))
    cpSync(from, path.join(folder, to));
  const found = desk();
  assert.deepEqual([found.status, /no X display/u.test(found.stderr)], [1, true], found.stderr);
});

test('two builds of the same sources have the same bytes', async () => {
  const [one, two] = await Promise.all([bundleAgent(root), bundleAgent(root)]);
  assert.ok(Buffer.from(onlyFile(one)).equals(onlyFile(two)));
});

test('the licence of every package in it goes with it', () => {
  const notices = noticesOf(root, ['ws', 'zod', 'pgpass']);
  assert.match(notices, /^ws\n==\n[\s\S]*Permission is hereby granted[\s\S]*^zod\n===\n/mu);
  assert.match(notices, /^pgpass\n={6}\nMIT License\n\nCopyright \(c\) Hannes/mu);
  assert.throws(() => noticesOf(root, ['.bin']), /no licence file/u);
});

test('tar reads back what was packed: bytes, modes, root as owner, and no times of this day', async (t) => {
  const folder = temporaryFolder(t);
  const large = path.join(folder, 'large');
  writeFileSync(large, Buffer.alloc(3_000_001, 7));
  const archive = await archiveOf([
    { path: 'a/bin/run', mode: 0o755, bytes: Buffer.from('#!/bin/sh\n') },
    { path: 'a/empty', mode: 0o644, bytes: Buffer.alloc(0) },
    { path: 'a/large', mode: 0o644, from: large, size: 3_000_001 },
  ]);
  const list = spawnSync('tar', ['--utc', '-tvf', '-'], { input: archive, encoding: 'utf8' });
  assert.equal(list.stderr, '');
  assert.deepEqual(
    list.stdout
      .trim()
      .split('\n')
      .map((line) => line.replaceAll(/ +/gu, ' ')),
    [
      '-rwxr-xr-x 0/0 10 2026-01-01 00:00 a/bin/run',
      '-rw-r--r-- 0/0 0 2026-01-01 00:00 a/empty',
      '-rw-r--r-- 0/0 3000001 2026-01-01 00:00 a/large',
    ],
  );
  const { status } = spawnSync('tar', ['-xf', '-', '-C', folder], { input: archive });
  assert.equal(status, 0);
  assert.ok(readFileSync(path.join(folder, 'a/large')).equals(readFileSync(large)));
  assert.equal(statSync(path.join(folder, 'a/bin/run')).mode & 0o111, 0o111);
});

test('tar keeps symbolic links, and paths of more than 100 bytes', async (t) => {
  const folder = temporaryFolder(t);
  const long = `a/${'deep/'.repeat(25)}file`;
  const archive = await archiveOf([
    { path: 'a/link', mode: 0o777, link: 'deep/file' },
    { path: long, mode: 0o644, bytes: Buffer.from('there') },
  ]);
  assert.equal(spawnSync('tar', ['-xf', '-', '-C', folder], { input: archive }).status, 0);
  assert.equal(readFileSync(path.join(folder, long), 'utf8'), 'there');
  assert.equal(readlinkSync(path.join(folder, 'a/link')), 'deep/file');
  for (const path of ['a'.repeat(101), `${'a/'.repeat(90)}${'b'.repeat(80)}`])
    await assert.rejects(archiveOf([{ path, mode: 0o644, bytes: Buffer.alloc(0) }]), /is too long/u);
});

test('a file that is shorter than announced makes no archive', async (t) => {
  const file = path.join(temporaryFolder(t), 'short');
  writeFileSync(file, 'abc');
  await assert.rejects(archiveOf([{ path: 'a', mode: 0o644, from: file, size: 4 }]), /changed while/u);
});
