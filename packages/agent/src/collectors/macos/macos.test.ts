import assert from 'node:assert/strict';
import test from 'node:test';
import { fixtureText, fixtureTool, requireDeclared } from '../../../test/elsewhere.ts';
import { fixtureHost } from '../../../test/host.ts';
import { macosCollectors } from './index.ts';
import {
  parseAvailable,
  parseDisks,
  parseProcessor,
  parseRelease,
  parseSerial,
  parseSwap,
  parseTraffic,
  parseVolumes,
} from './parse.ts';

const read = (name: string) => fixtureText(`macos/${name}`);
const { signal } = new AbortController();

test('the tools of macOS are read', () => {
  assert.deepEqual(parseRelease(read('sw_vers.txt')), { name: 'macOS', version: '15.6.1' });
  assert.deepEqual(parseProcessor(read('sysctl-processor.txt')), {
    model: 'Apple M3 Pro',
    sockets: 1,
    cores: 11,
    threads: 11,
  });
  assert.deepEqual(parseSwap(read('sysctl-swap.txt')), { total: 2048 * 2 ** 20, used: 1007.25 * 2 ** 20 });
  assert.equal(parseAvailable(read('vm_stat.txt')), (12_345 + 398_765 + 2_100 + 4_321) * 16_384);
  assert.equal(parseSerial(read('hardware.json')), 'XK7Q2L9M4N');
});

test('traffic is counted by adapter, with and without an address, but for loopback and those that are down', () => {
  assert.deepEqual(
    [...parseTraffic(read('netstat-ibn.txt'))],
    [
      ['en0', { rx: 9_876_543_210, tx: 1_234_567_890 }],
      ['utun0', { rx: 567_890, tx: 123_456 }],
    ],
  );
});

test('disks and mounted volumes', () => {
  assert.deepEqual(parseDisks(read('drives.json')), [
    { device: 'disk0', model: 'APPLE SSD AP0512Z', sizeBytes: 500_277_792_768, rotational: false },
    { device: 'disk4', model: 'WDC WD10EZEX-08WN4A0', sizeBytes: 1_000_204_886_016, rotational: true },
  ]);
  assert.deepEqual(
    parseVolumes(read('storage.json'))?.map(({ path, filesystem }) => `${path} ${filesystem}`),
    ['/System/Volumes/Data apfs', "/Volumes/Anna's photos exfat"],
  );
});

test('every section is declared, and no name of a person is in the mounts', async () => {
  const tool = fixtureTool({
    sw_vers: 'macos/sw_vers.txt',
    'machdep.cpu': 'macos/sysctl-processor.txt',
    'vm.swapusage': 'macos/sysctl-swap.txt',
    vm_stat: 'macos/vm_stat.txt',
    netstat: 'macos/netstat-ibn.txt',
    SPStorageDataType: 'macos/storage.json',
    SPNVMeDataType: 'macos/drives.json',
    SPHardwareDataType: 'macos/hardware.json',
  });
  const collectors = macosCollectors(fixtureHost('empty'), tool);
  const all = ['adapters', 'cpu', 'disks', 'memory', 'metrics', 'mounts', 'system'];
  assert.deepEqual(await requireDeclared(collectors), all);
  const mounts = collectors.find(({ name }) => name === 'mounts');
  assert.doesNotMatch(JSON.stringify(await mounts?.run(signal)), /Anna/u);
});

test('without its tools it says what Node knows, and leaves the rest out', async () => {
  const collectors = macosCollectors(fixtureHost('empty'), fixtureTool({}));
  assert.deepEqual(await requireDeclared(collectors), ['adapters', 'memory', 'metrics', 'system']);
  for (const parse of [parseProcessor, parseSwap, parseAvailable, parseDisks, parseVolumes, parseSerial])
    for (const text of ['', '{', 'null', '[]'])
      assert.equal(parse(text), undefined, `${parse.name} of ${text}`);
});
