import assert from 'node:assert/strict';
import test from 'node:test';
import { missingEntries } from './lock.ts';

const tool = (dev: boolean, ...platforms: string[]) => ({
  'node_modules/tool': {
    version: '1.2.0',
    ...(dev ? { dev } : {}),
    optionalDependencies: Object.fromEntries(platforms.map((platform) => [`@tool/${platform}`, '1.2.0'])),
  },
});

test('an entry says for which system, processor and C library it is', () => {
  const packages = tool(true, 'binding-linux-arm64-musl', 'linux-x64-gnu', 'darwin-arm64');
  const entry = { version: '1.2.0', dev: true, optional: true };
  assert.deepEqual(missingEntries({ packages }), {
    'node_modules/@tool/binding-linux-arm64-musl': {
      ...entry,
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
    },
    'node_modules/@tool/linux-x64-gnu': { ...entry, os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
    'node_modules/@tool/darwin-arm64': { ...entry, os: ['darwin'], cpu: ['arm64'] },
  });
});

test('what stands beside the package or above it is not missing', () => {
  const here = { version: '1.2.0' };
  const beside = {
    ...tool(false, 'a', 'b'),
    'node_modules/@tool/a': here,
    'node_modules/tool/node_modules/@tool/b': here,
  };
  assert.deepEqual(missingEntries({ packages: beside }), {});
});
