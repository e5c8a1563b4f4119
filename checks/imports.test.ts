import test from 'node:test';
import { checkImports } from './lib/imports.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('parts and modules import in the allowed direction only', () => {
  expectClean(checkImports);
});

test('each forbidden kind of import is found', () => {
  const [agent, devices] = ['packages/agent/src', 'packages/server/src/modules/devices'];
  const database = 'packages/server/src/platform/db.ts';
  expectProblems(checkImports, 'imports', [
    `${agent}/focus/x11.ts focus reaches remote: ${agent}/focus/x11.ts -> ${agent}/share.ts -> ${agent}/remote/media.ts`,
    'packages/crypto/src/seal.ts:1 crypto may not import server (packages/server/src/app.ts)',
    'packages/policy/src/direction.test.ts:2 policy may not import server (packages/server/src/app.ts)',
    'packages/policy/src/direction.ts:1 policy runs without Node: no node:fs',
    'packages/policy/src/direction.ts:2 policy may not import pg',
    'packages/policy/src/direction.ts:4 policy may not import server (packages/server/src/app.ts)',
    'packages/policy/src/direction.ts:5 "@candor/policy/nowhere.ts" is no file; relative imports carry their extension',
    'packages/policy/src/direction.ts:8 a computed import cannot be checked; write the path out',
    'packages/protocol/src/around.ts:1 another part is imported as @candor/policy/...',
    'packages/protocol/src/around.ts:2 a part may not import scripts/install.mjs',
    'packages/protocol/src/sealed.ts:1 protocol may not import crypto (packages/crypto/src/seal.ts)',
    'packages/relay/src/main.ts:1 relay may never import node:sqlite',
    'packages/relay/src/main.ts:2 relay may not import crypto (packages/crypto/src/seal.ts)',
    'packages/relay/src/main.ts:3 relay may not import server (packages/server/src/app.ts)',
    'packages/server/src/app.ts:2 logs is imported by its index.ts only (modules/logs/queries.ts)',
    'packages/server/src/app.ts:3 the product may not import the test file packages/server/test/fixture.ts',
    `${devices} module cycle: devices -> logs -> devices`,
    `${devices}/index.ts import cycle: ${devices}/index.ts -> ${devices}/service.ts -> ${database} -> ${devices}/index.ts`,
    `${devices}/service.ts:3 a module imports platform/, config.ts and other modules, not commands/backup.ts`,
    `${database}:1 platform/db.ts may not import a module (modules/devices/index.ts)`,
    'packages/unheard/src/main.ts:1 part "unheard" is not in checks/lib/parts.ts',
    'packages/web/src/features/devices/device-table.tsx:1 web runs without Node: no node:path',
    'packages/web/src/features/portal/portal-page.tsx:1 devices is imported by its index.ts only (features/devices/device-table.tsx)',
    'packages/web/src/features/portal/portal-page.tsx:2 a module imports ui/, api/, api.ts, signer/, factors/, texts/ and other modules, not main.tsx',
  ]);
});
