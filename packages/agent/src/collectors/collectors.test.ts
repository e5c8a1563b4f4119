import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { encode } from '@candor/policy/derive/encode.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { makeFolder } from '../../test/agent-process.ts';
import { fixtureHost, type FixtureName } from '../../test/host.ts';
import type { CollectorName, Host } from './collector.ts';
import { readDomain } from './domain.ts';
import { collectorNames, collectorsFor, thisHost } from './index.ts';
import { readSerial } from './serial.ts';

const signal = new AbortController().signal;

async function section(host: Host, name: CollectorName): Promise<Record<string, unknown>> {
  const collector = collectorsFor('linux', host).find((one) => one.name === name);
  const [observed] = (await collector?.run(signal)) ?? [];
  assert.ok(observed);
  return observed.values;
}

test('system: a server that is joined to a domain', async () => {
  assert.deepEqual(await section(fixtureHost('server'), 'system'), {
    hostname: 'fs01.example.test',
    domainKind: 'ad',
    domain: 'ad.example.test',
    osId: 'debian',
    osName: 'Debian GNU/Linux 12 (bookworm)',
    osVersion: '12',
    kernel: '6.1.0-31-amd64',
    architecture: 'x86_64',
    bootedAt: 1_763_600_100_000,
    serial: undefined,
  });
});

test('system: the serial number as the firmware says it, or as the installer left it', async () => {
  const { serial } = await section(fixtureHost('laptop'), 'system');
  assert.equal(serial, 'PF3XK2B7');
  const kept = await section(fixtureHost('server', { keptSerial: 'CZ2140WXYZ' }), 'system');
  assert.equal(kept['serial'], 'CZ2140WXYZ');
  assert.equal((await section(fixtureHost('container'), 'system'))['serial'], '10000000d34db33f');
});

for (const text of ['', ' ', 'To Be Filled By O.E.M.', 'Default string', '0000000', 'None', 'Not Specified'])
  test(`system: "${text}" is no serial number`, async () => {
    using folder = makeFolder();
    mkdirSync(folder.in('sys/class/dmi/id'), { recursive: true });
    writeFileSync(folder.in('sys/class/dmi/id/product_serial'), `${text}\n`);
    assert.equal(await readSerial(folder.path), undefined);
  });

test('system: a domain by winbind, or by the key of a computer whose sssd only root can read', async () => {
  using folder = makeFolder();
  const put = (file: string, content: string) => {
    mkdirSync(path.dirname(folder.in(file)), { recursive: true });
    writeFileSync(folder.in(file), content);
  };
  put('etc/krb5.conf', '[libdefaults]\n\tdefault_realm = CORP.EXAMPLE.TEST\n');
  assert.deepEqual(await readDomain(folder.path, signal), { domainKind: 'none' });
  put('etc/krb5.keytab', '');
  assert.deepEqual(await readDomain(folder.path, signal), {
    domainKind: 'unknown',
    domain: 'corp.example.test',
  });
  put('etc/samba/smb.conf', '[global]\n   security = ADS\n   realm = AD.EXAMPLE.TEST\n');
  assert.deepEqual(await readDomain(folder.path, signal), { domainKind: 'ad', domain: 'ad.example.test' });
});

test('system: a rolling release without a version, and os-release at its second place', async () => {
  const { osId, osName, osVersion, domainKind } = await section(fixtureHost('laptop'), 'system');
  assert.deepEqual(
    { osId, osName, osVersion, domainKind },
    { osId: 'arch', osName: 'Arch Linux', osVersion: '', domainKind: 'none' },
  );
});

test('cpu: sockets, cores and threads are counted apart', async () => {
  assert.deepEqual(await section(fixtureHost('server'), 'cpu'), {
    model: 'Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz',
    sockets: 2,
    cores: 4,
    threads: 8,
    mhz: 3200,
  });
  assert.deepEqual(await section(fixtureHost('laptop'), 'cpu'), {
    model: 'AMD Ryzen 3 7320U with Radeon Graphics',
    sockets: 1,
    cores: 2,
    threads: 4,
    mhz: undefined,
  });
});

test('cpu: ARM names the board, not the processor', async () => {
  const { model, sockets, cores, threads } = await section(fixtureHost('container'), 'cpu');
  assert.deepEqual(
    { model, sockets, cores, threads },
    { model: 'Raspberry Pi 4 Model B Rev 1.4', sockets: 1, cores: 2, threads: 2 },
  );
});

test('memory is in bytes; a line that the kernel has not is absent, not 0', async () => {
  assert.deepEqual(await section(fixtureHost('server'), 'memory'), {
    totalBytes: 65_805_124 * 1024,
    swapBytes: 8_388_604 * 1024,
  });
  assert.deepEqual(await section(fixtureHost('container'), 'memory'), {
    totalBytes: 3_884_352 * 1024,
    swapBytes: undefined,
  });
});

test('disks: real ones only, sizes in bytes, models without their padding', async () => {
  assert.deepEqual((await section(fixtureHost('server'), 'disks'))['disks'], [
    { device: 'nvme0n1', model: 'SAMSUNG MZVL2512HCJQ-00BL7', sizeBytes: 512_110_190_592, rotational: false },
    { device: 'sda', model: 'ST1000NM0008-2F3', sizeBytes: 1_000_204_886_016, rotational: true },
  ]);
  assert.deepEqual((await section(fixtureHost('laptop'), 'disks'))['disks'], [
    { device: 'nvme0n1', model: undefined, sizeBytes: 256_060_514_304, rotational: false },
  ]);
});

async function mountPaths(name: FixtureName): Promise<string[]> {
  const { mounts } = await section(fixtureHost(name), 'mounts');
  assert.ok(Array.isArray(mounts));
  return mounts.map(({ path, filesystem }) => `${path} ${filesystem}`);
}

test('mounts: one a file system, no loops, memory, network or overlays; personal paths as class and digits', async () => {
  const paths = await mountPaths('server');
  const personal = paths.find((path) => path.startsWith('home-'));
  assert.match(personal ?? '', /^home-[0-9a-f]{4} ext4$/u);
  assert.deepEqual(
    paths.filter((path) => path !== personal),
    ['/ ext4', '/boot/efi vfat', '/home xfs', '/mnt/with space ext4'],
  );
});

test('mounts: no name of a person is in what a laptop says', async () => {
  const paths = await mountPaths('laptop');
  assert.equal(paths.length, 2);
  assert.ok(
    paths.every((path) => !/anna|PHOTOS/u.test(path)),
    String(paths),
  );
  assert.ok(paths.some((path) => path.startsWith('media-')));
});

test("mounts: in a container the root is kept though it is an overlay, and the host's files are not disks", async () => {
  assert.deepEqual(await mountPaths('container'), ['/ overlay']);
});

test('mounts: used space is told in steps of 64 MiB', async () => {
  const host = fixtureHost('container', {
    space: () => Promise.resolve({ sizeBytes: 1e12, usedBytes: 100 * 2 ** 20 }),
  });
  const { mounts } = await section(host, 'mounts');
  assert.deepEqual(mounts, [{ path: '/', filesystem: 'overlay', sizeBytes: 1e12, usedBytes: 128 * 2 ** 20 }]);
});

test('adapters: kinds, states and speeds; only local addresses leave', async () => {
  const addresses = () => ({
    eno1: [
      '192.168.1.20',
      '203.0.113.7',
      '2001:db8::5',
      'fd00::2',
      'fe80::1',
      'fd00::a8bb:ccff:fe00:1122',
      '10.0.0.1',
    ],
  });
  assert.deepEqual((await section(fixtureHost('server', { addresses }), 'adapters'))['adapters'], [
    { name: 'br0', kind: 'virtual', up: false, speedMbit: undefined, addresses: [] },
    {
      name: 'eno1',
      kind: 'ethernet',
      up: true,
      speedMbit: 10_000,
      addresses: ['10.0.0.1', '192.168.1.20', 'fd00::2'],
    },
    { name: 'lo', kind: 'loopback', up: true, speedMbit: undefined, addresses: [] },
  ]);
  const { adapters } = await section(fixtureHost('laptop'), 'adapters');
  assert.ok(Array.isArray(adapters));
  assert.deepEqual(
    adapters.map(({ name, kind }) => `${name} ${kind}`),
    ['wlp1s0 wifi', 'wwan0 cellular'],
  );
});

for (const name of ['server', 'laptop', 'container', 'empty'] as const)
  test(`every section of "${name}" is declared to the last key`, async () => {
    for (const collector of collectorsFor('linux', fixtureHost(name)))
      for (const { record, values } of await collector.run(signal))
        assert.deepEqual(encode(record, values).dropped, [], collector.name);
  });

test('what a full host says passes the strict schema of ingestion', async () => {
  for (const host of [fixtureHost('server'), fixtureHost('laptop'), thisHost(Buffer.alloc(32), undefined)])
    for (const collector of collectorsFor('linux', host)) {
      await collector.run(signal);
      for (const { record, values } of await collector.run(signal)) {
        const { error } = wireSchema(record).safeParse(
          JSON.parse(JSON.stringify(encode(record, values).row)),
        );
        assert.equal(error, undefined, `${collector.name}: ${error}`);
      }
    }
});

test('each system has a collector of every name; an unknown one says what the agent is', async () => {
  const namesOn = (platform: NodeJS.Platform) =>
    collectorsFor(platform, fixtureHost('empty')).map(({ name }) => name);
  assert.deepEqual(namesOn('freebsd'), ['agent']);
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    assert.deepEqual(namesOn(platform).toSorted(), [...collectorNames].toSorted());
});
