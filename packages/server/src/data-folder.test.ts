import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { DataFolderRefused, lockDataFolder, runningServer } from './data-folder.ts';

const url = 'http://localhost:8080';

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-folder-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'data');
}

test('a second server on the same folder is told where the first one is', (t) => {
  const folder = temporaryFolder(t);
  {
    using _lock = lockDataFolder(folder, url, new Date());
    assert.throws(
      () => lockDataFolder(folder, url, new Date()),
      new DataFolderRefused(`already running as PID ${process.pid} at ${url}`, 1),
    );
    assert.equal(runningServer(folder)?.pid, process.pid);
  }
  assert.equal(runningServer(folder), undefined);
  lockDataFolder(folder, url, new Date())[Symbol.dispose]();
});

test(
  'a place that takes no folder is refused by its name, and not tried for ever',
  { skip: !existsSync('/proc/self') },
  () => {
    assert.throws(
      () => lockDataFolder('/proc/candor/data', url, new Date()),
      new DataFolderRefused('CANDOR_DATA: cannot write to /proc/candor/data (ENOENT)', 78),
    );
  },
);

test('a lock of a process that is gone, or whose number went to another one, counts for nothing', async (t) => {
  const folder = temporaryFolder(t);
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  const holders = [
    { pid: child.pid, bornAt: null },
    { pid: process.pid, bornAt: 'another boot 1' },
  ];
  lockDataFolder(folder, url, new Date())[Symbol.dispose]();
  for (const holder of holders) {
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ ...holder, url, startedAt: 0 }));
    using _lock = lockDataFolder(folder, url, new Date());
    assert.equal(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')).pid, process.pid);
  }
  writeFileSync(path.join(folder, 'run.json'), '{"pid":');
  lockDataFolder(folder, url, new Date())[Symbol.dispose]();
});

test(
  'a folder that cannot be written to is named',
  { skip: process.getuid?.() === 0 && 'root may write everywhere' },
  (t) => {
    const folder = temporaryFolder(t);
    chmodSync(path.dirname(folder), 0o500);
    assert.throws(() => lockDataFolder(folder, url, new Date()), {
      message: `CANDOR_DATA: cannot write to ${folder} (EACCES)`,
      exitCode: 78,
    });
  },
);

test('a file where the folder should be is named', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(folder, '');
  assert.throws(() => lockDataFolder(folder, url, new Date()), {
    message: `CANDOR_DATA: cannot write to ${folder} (EEXIST)`,
    exitCode: 78,
  });
});
