import assert from 'node:assert/strict';
import { chmod, mkdtempDisposable, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { KeyringRefused } from './refusal.ts';
import { makeStorageKey, readStorageKey } from './storage-key.ts';

const folderOf = () => mkdtempDisposable(path.join(tmpdir(), 'candor-keys-'));

test('a storage key is 32 bytes that only their owner can read, in a folder that only they can enter', async () => {
  await using folder = await folderOf();
  const file = path.join(folder.path, 'data/keys/storage.key');
  const key = await makeStorageKey(file);
  assert.equal(key.length, 32);
  assert.deepEqual(await readStorageKey(file), key);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700);
  assert.deepEqual(await readdir(path.dirname(file)), ['storage.key']);
});

test('a storage key is never replaced: of many made at once one counts', async () => {
  await using folder = await folderOf();
  const file = path.join(folder.path, 'storage.key');
  const keys = await Promise.all(Array.from({ length: 20 }, () => makeStorageKey(file)));
  assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1);
  assert.deepEqual(await readdir(folder.path), ['storage.key']);
});

test('a missing storage key is said to be missing', async () => {
  await using folder = await folderOf();
  assert.equal(await readStorageKey(path.join(folder.path, 'storage.key')), undefined);
});

for (const mode of [0o640, 0o604, 0o620, 0o610, 0o602, 0o644]) {
  test(`a storage key of mode ${mode.toString(8)} is refused with the command that repairs it`, async () => {
    await using folder = await folderOf();
    const file = path.join(folder.path, 'storage.key');
    await makeStorageKey(file);
    await chmod(file, mode);
    await assert.rejects(readStorageKey(file), (error: unknown) => {
      assert.ok(error instanceof KeyringRefused);
      assert.equal(error.exitCode, 78);
      assert.match(error.message, /chmod 600 .*storage\.key$/u);
      return true;
    });
  });
}

test('a new storage key is not made in a folder that others can enter', async () => {
  await using folder = await folderOf();
  const keys = path.join(folder.path, 'keys');
  await mkdir(keys);
  await chmod(keys, 0o755);
  await assert.rejects(makeStorageKey(path.join(keys, 'storage.key')), KeyringRefused);
  assert.deepEqual(await readdir(keys), []);
});

for (const size of [0, 31, 33, 4096]) {
  test(`a file of ${size} bytes is no storage key`, async () => {
    await using folder = await folderOf();
    const file = path.join(folder.path, 'storage.key');
    await writeFile(file, new Uint8Array(size), { mode: 0o600 });
    await assert.rejects(readStorageKey(file), KeyringRefused);
  });
}
