import assert from 'node:assert/strict';
import test from 'node:test';
import { fixtureText, fixtureTool, requireDeclared } from '../../../test/elsewhere.ts';
import { fixtureHost } from '../../../test/host.ts';
import { windowsCollectors } from './index.ts';
import { parseDisks, parsePageFiles, parseProcessors, parseSystem, parseVolumes } from './parse.ts';

const read = (name: string) => fixtureText(`windows/${name}`);

test('the system, in a domain and in a workgroup', () => {
  assert.deepEqual(parseSystem(read('system.json')), {
    name: 'Microsoft Windows 11 Pro',
    version: '10.0.22631',
    domainKind: 'ad',
    domain: 'corp.example.test',
    serial: '5CG0123ABC',
  });
  assert.deepEqual(parseSystem(read('workgroup.json')), {
    name: 'Microsoft Windows 11 Home',
    version: '10.0.26100',
    domainKind: 'none',
    domain: undefined,
    serial: undefined,
  });
});

test('processors are added up, one object counts as a list of one, and sizes are bytes', () => {
  assert.deepEqual(parseProcessors(read('processors.json')), {
    model: 'Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz',
    sockets: 2,
    cores: 20,
    threads: 40,
    mhz: 2400,
  });
  assert.equal(parsePageFiles(read('page-files.json')), 4864 * 2 ** 20);
  assert.equal(parsePageFiles('null'), 0);
});

test('disks and drives', () => {
  assert.deepEqual(
    parseDisks(read('disks.json'))?.map(({ device, rotational }) => `${device} ${rotational}`),
    ['disk0 false', 'disk1 true'],
  );
  assert.deepEqual(parseVolumes(read('volumes.json')), [
    { path: 'C:', filesystem: 'ntfs', sizeBytes: 510_770_802_688, usedBytes: 209_536_234_798 },
  ]);
});

test('every section is declared', async () => {
  const tool = fixtureTool({
    Win32_OperatingSystem: 'windows/system.json',
    Win32_Processor: 'windows/processors.json',
    Win32_PageFileUsage: 'windows/page-files.json',
    'Get-PhysicalDisk': 'windows/disks.json',
    Win32_LogicalDisk: 'windows/volumes.json',
  });
  const all = ['adapters', 'cpu', 'disks', 'memory', 'metrics', 'mounts', 'system'];
  assert.deepEqual(await requireDeclared(windowsCollectors(fixtureHost('empty'), tool)), all);
});

test('without PowerShell it says what Node knows, and leaves the rest out', async () => {
  const collectors = windowsCollectors(fixtureHost('empty'), fixtureTool({}));
  assert.deepEqual(await requireDeclared(collectors), ['adapters', 'memory', 'metrics', 'system']);
  for (const parse of [parseSystem, parseProcessors, parsePageFiles, parseDisks, parseVolumes])
    for (const text of ['', '{', '5', '{"os":1}']) assert.equal(parse(text), undefined, parse.name);
});
