import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { base64url } from '@candor/crypto/encoding.ts';
import { signDocument } from '@candor/crypto/session/documents.ts';
import { importSigningKey, makeSigningPair } from '@candor/crypto/sign.ts';
import { sessionDocuments, type SessionReceipt } from '@candor/protocol/session/documents.ts';
import { verifySession } from './session.ts';

const at = Date.UTC(2026, 10, 22, 9);

async function receipt(): Promise<SessionReceipt> {
  const pair = await makeSigningPair();
  const key = await importSigningKey(pair.privateKey);
  const ids = { sessionId: randomUUID(), companyId: randomUUID(), deviceId: randomUUID() };
  const record = sessionDocuments.record.write({
    ...ids,
    kind: 'session-record',
    version: 1,
    asker: { personId: randomUUID(), publicKey: base64url(pair.publicKey) },
    askHash: 'a'.repeat(64),
    rights: [{ right: 'chat', answer: 'allowed', standingId: null }],
    by: 'window',
    answeredBy: null,
    policyVersion: 1,
    at,
    until: at + 900_000,
  });
  const end = sessionDocuments.end.write({
    ...ids,
    kind: 'session-end',
    version: 1,
    state: 'ended',
    why: 'by_person',
    startedAt: at + 1_000,
    endedAt: at + 60_000,
    connection: 'relay_server',
    handshakeHash: null,
  });
  const documents = [
    ['session-record', record],
    ['session-end', end],
  ] as const;
  const signed = await Promise.all(
    documents.map(async ([kind, document]) => ({
      kind,
      document,
      signature: await signDocument(key, kind, document),
    })),
  );
  return { candor: 'session', identityPublic: base64url(pair.publicKey), signed };
}

test('what a device signed of a session is checked without a server', async () => {
  const good = await receipt();
  const verdict = await verifySession(good);
  assert.ok(verdict.state === 'good');
  assert.match(verdict.lines.join('\n'), /^chat: allowed \(window\) 2026-11-22T09:00:00.000Z$/mu);
  assert.match(verdict.lines.join('\n'), /: ended \(by_person\) 2026-11-22T09:01:00.000Z, began/u);
  const other = await receipt();
  const [record = assert.fail(), end = assert.fail()] = good.signed;
  const longer = {
    ...record,
    document: record.document.replace(String(at + 900_000), String(at + 9_000_000)),
  };
  for (const bad of [
    { ...good, signed: [longer] },
    { ...good, identityPublic: other.identityPublic },
    { ...good, signed: [{ ...end, kind: 'session-record' as const }] },
  ])
    assert.equal((await verifySession(bad)).state, 'bad');
});
