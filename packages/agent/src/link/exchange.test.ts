import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { protocolVersion } from '@candor/protocol/version.ts';
import { makeFolder } from '../../test/agent-process.ts';
import { makeAuthority, makeServerCertificate } from '../../test/authority.ts';
import { Ledger } from '../ledger.ts';
import { manageBounds } from '../outbox/bounds.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Exchange } from './exchange.ts';

const key = randomBytes(32);
const raw = { publicKey: key.toString('base64url'), privateKey: key.toString('base64url') };

test('a pause that the server wants ends with its timer, whatever the wall clock says then', async (t) => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  using ledger = new Ledger(folder.in('l'), key, 'write');
  const { cert } = await makeServerCertificate(await makeAuthority('devices'), ['localhost']);
  const sent: string[] = [];
  const exchange: Exchange = new Exchange(
    {
      identity: {
        kind: 'manage',
        deviceId: '00000000-0000-4000-8000-000000000000',
        url: 'https://localhost',
        authority: '0'.repeat(64),
        serverCa: cert,
        gateway: 'wss://localhost',
        certificate: cert,
        linkKey: '',
        identityKey: raw,
        sealingKey: raw,
        storeKey: raw.publicKey,
        policyKey: raw.publicKey,
        policy: null,
        enrolledAt: 0,
      },
      outbox,
      ledger,
      log: () => undefined,
      greeting: () => ({
        schemaHash: '0'.repeat(64),
        policyVersion: 0,
        bootId: '0'.repeat(32),
        quiet: false,
      }),
      onCertificate: () => undefined,
      onWanted: () => undefined,
      onPolicy: async () => undefined,
      onServerTime: () => undefined,
      onLicence: () => undefined,
      onRuleChanges: () => undefined,
      onSigned: () => undefined,
      onSession: () => undefined,
    },
    {
      address: 'wss://localhost/agent',
      send: (bytes) => sent.push(JSON.parse(Buffer.from(bytes).toString()).type),
      onPauseEnd: () => exchange.pump(),
    },
  );
  const serverTime = Date.now();
  // timers are full at times a millisecond before the wall clock has moved as far
  t.mock.timers.enable({ apis: ['setTimeout'] });
  exchange.receive({
    type: 'welcome',
    protocol: protocolVersion,
    serverTime,
    lastSeq: 0,
    want: [],
    maxInFlight: 4,
    slowDownMs: 60_000,
  });
  outbox.add('manage.metric', [{ metric: 'load', slot: '', at: serverTime, value: 1 }], serverTime);
  exchange.pump();
  assert.deepEqual(sent, []);
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent, ['batch']);
  exchange.end();
});
