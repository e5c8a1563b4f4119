import test from 'node:test';
import { checkEgressOnly } from './lib/egress-only.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('connections are opened where they are allowed only', () => {
  expectClean(checkEgressOnly);
});

test('each way to open a connection is found', () => {
  expectProblems(checkEgressOnly, 'egress-only', [
    'packages/agent/src/collectors/disks.ts:11 may not open a connection (get)',
    'packages/agent/src/collectors/disks.ts:12 may not open a connection (createConnection)',
    'packages/agent/src/collectors/disks.ts:2 may not open a connection (createSocket)',
    'packages/agent/src/collectors/disks.ts:4 may not open a connection (TLSSocket)',
    'packages/agent/src/collectors/disks.ts:4 may not open a connection (connect)',
    'packages/agent/src/collectors/disks.ts:8 may not open a connection (request)',
    'packages/server/src/modules/feeds/service.ts:1 may not open a connection (request)',
    'packages/server/src/modules/feeds/service.ts:10 may not open a connection (WebSocket)',
    'packages/server/src/modules/feeds/service.ts:3 may not open a connection (undici)',
    'packages/server/src/modules/feeds/service.ts:7 may not open a connection (connect)',
    'packages/server/src/modules/feeds/service.ts:8 may not open a connection (fetch)',
    'packages/server/src/modules/feeds/service.ts:9 may not open a connection (fetch)',
    'packages/server/src/modules/feeds/service.ts:12 may not open a connection (dns/promises)',
    'packages/server/src/modules/feeds/service.ts:14 may not open a connection (nodemailer)',
    'packages/web/src/features/site/site-page.tsx:1 may not open a connection (sendBeacon)',
  ]);
});
