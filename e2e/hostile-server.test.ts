// The agent's end of the link, with its real files, under messages that no honest server sends.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { serverMessage } from '@candor/protocol/messages/server.ts';
import { collectorsFor, thisHost } from '../packages/agent/src/collectors/index.ts';
import { HeldIdentity, loadIdentity } from '../packages/agent/src/identity.ts';
import { Ledger } from '../packages/agent/src/ledger.ts';
import { Licence } from '../packages/agent/src/licence.ts';
import { Exchange, type Verdict } from '../packages/agent/src/link/exchange.ts';
import { manageBounds } from '../packages/agent/src/outbox/bounds.ts';
import { Outbox } from '../packages/agent/src/outbox/outbox.ts';
import { Rules } from '../packages/agent/src/rules.ts';
import { openStateFolder, type StateFolder } from '../packages/agent/src/state-folder.ts';
import { nearlyFitting } from '../packages/server/test/fuzz/arbitrary.ts';
import { fuzz } from '../packages/server/test/fuzz/run.ts';
import { testServer } from '../packages/server/test/server.ts';
import { Agent } from './agent.ts';
import { numbersIn } from './chaos/account.ts';

const budget = { ms: 6_000 };
const rows = 40;

/** A state folder as a real enrolment leaves it. */
async function enrolled(folder: string): Promise<StateFolder> {
  await using server = await testServer();
  await server.owner();
  const { app } = server.running;
  const companyId = await app.companies.firstCompanyId();
  const wish = { companyId, label: 'desk', uses: 1, expiresInMinutes: 10, approval: false };
  await new Agent(folder).command('enrol', await app.devices.createToken(wish));
  return openStateFolder(folder);
}

test('no message of a server whatever makes the agent fail, or lose what it keeps', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-hostile-'));
  try {
    const state = await enrolled(folder);
    const own = loadIdentity(state.identity);
    assert.ok(own);
    const identity = new HeldIdentity(state.identity, own);
    const key = Buffer.from(own.storeKey, 'base64url');
    using outbox = new Outbox(state.outbox, key, manageBounds);
    using ledger = new Ledger(state.ledger, key, 'write');
    const rules = await Rules.of(state, identity, collectorsFor('linux', thisHost(key, undefined)));
    const licence = new Licence(state.licence, identity, () => {});
    const sent: Uint8Array[] = [];
    const exchange = new Exchange(
      {
        identity: own,
        outbox,
        ledger,
        log: () => {},
        greeting: () => ({ schemaHash: '0'.repeat(64), policyVersion: rules.version, bootId: own.deviceId }),
        onCertificate: ({ certificate, linkKey }) => identity.change({ certificate, linkKey }),
        onWanted: () => {},
        onPolicy: (signed) => rules.replacePolicy(signed),
        onServerTime: (at) => licence.heard(at),
        onLicence: (message) => licence.take(message, Date.now()),
        onRuleChanges: () => undefined,
        onSession: () => undefined,
        onSigned: (message) => void rules.roots.take(message, Date.now()),
      },
      { address: own.gateway, send: (bytes) => sent.push(bytes), onPauseEnd: () => {} },
    );
    for (let n = 0; n < rows; n++)
      outbox.add('manage.metric', [{ metric: 'load', slot: '', at: n, value: n }], Date.now());
    const policy = identity.current.policy;
    const messages = nearlyFitting(serverMessage, [own.deviceId, own.policyKey, own.identityKey.publicKey]);
    const { tries, outcomes } = await fuzz(messages, budget, async (message) => {
      // as connection.ts reads it
      const read = serverMessage.safeParse(JSON.parse(JSON.stringify(message) ?? 'null'));
      if (!read.success) return 'not understood';
      // every other welcome has the right time, and is one
      const { data } = read;
      const isRight = data.type === 'welcome' && data.lastSeq % 2 === 0;
      return wordOf(exchange.receive(isRight ? { ...data, serverTime: Date.now() } : data));
    });
    exchange.end();
    t.diagnostic(`${tries} messages: ${JSON.stringify(outcomes)}; ${sent.length} frames sent`);
    assert.ok((outcomes['go_on'] ?? 0) > 20 && (outcomes['not understood'] ?? 0) > 20);
    assert.deepEqual(identity.current.policy, policy);
    // what a server says that it has may go, and is in the ledger; nothing else goes
    const numbered = new Set(
      [...ledger.entries({ record: 'manage.metric' })].flatMap(({ id }) => numbersIn(ledger.bytesOf(id))),
    );
    const { waiting, lost } = outbox.state;
    assert.equal(numbered.size + waiting, rows);
    assert.equal(lost, 0);
    outbox.add('manage.metric', [{ metric: 'load', slot: '', at: rows, value: rows }], Date.now());
    assert.equal(outbox.state.waiting, waiting + 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function wordOf(verdict: Verdict): string {
  return typeof verdict === 'string' ? verdict : Object.keys(verdict).join(' ');
}
