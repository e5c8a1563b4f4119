import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloMessage } from '../../../test/simulated-agent.ts';
import type { Gate } from './gate.ts';
import { greet } from './handshake.ts';

const untouched = new Proxy({}, { get: () => assert.fail('the database was asked') });
// what is refused before anything is looked up needs no more of the gate
const gate = { platform: { database: untouched } } as unknown as Gate;
const owner = { kind: 'manage', companyId: 'c', deviceId: 'd' } as const;
const arrival = { publicIpHmac: undefined, at: new Date() };

test('an agent that speaks an older protocol than any that is served is told so', async () => {
  assert.deepEqual(await greet(gate, owner, 's', helloMessage({ protocol: 0 }), arrival), {
    outcome: 'too_old',
  });
});

test('a version that is not clean text never reaches a query', async () => {
  for (const version of ['a\u0000', 'a\u202eb', ' a'])
    assert.deepEqual(await greet(gate, owner, 's', helloMessage({ version }), arrival), {
      outcome: 'malformed',
    });
});
