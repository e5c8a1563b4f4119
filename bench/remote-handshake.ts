// Keys of a session, agreed on by both ends in one process: npm run bench -- remote-handshake
import { acceptSession, offerSession } from '@candor/crypto/session/handshake.ts';
import { importSigningKey, makeSigningPair } from '@candor/crypto/sign.ts';
import { conclude, heading } from './simulate.ts';

const rounds = 500;
heading(`remote-handshake: ${rounds} handshakes with all four messages, both ends one after the other`);

const [browser, device] = [await makeSigningPair(), await makeSigningPair()];
const key = {
  privateKey: await importSigningKey(browser.privateKey),
  publicKey: await crypto.subtle.importKey('raw', browser.publicKey, 'Ed25519', true, ['verify']),
};
const identity = { publicKey: device.publicKey, privateKey: await importSigningKey(device.privateKey) };

async function meet(): Promise<number> {
  const startedAt = performance.now();
  const common = { sessionId: crypto.randomUUID(), rights: ['chat' as const], now: Date.now() };
  const technician = await offerSession({ ...common, key, identity: device.publicKey });
  const other = await acceptSession({
    ...common,
    identity,
    certificate: null,
    browserKey: browser.publicKey,
  });
  const accepted = await other.take(technician.first ?? new Uint8Array());
  const revealed = await technician.take(accepted.send ?? new Uint8Array());
  const confirmed = await other.take(revealed.send ?? new Uint8Array());
  const { secured } = await technician.take(confirmed.send ?? new Uint8Array());
  if (secured?.code !== confirmed.secured?.code) throw new Error('the ends did not meet');
  return performance.now() - startedAt;
}

for (let n = 0; n < 50; n++) await meet();
const taken: number[] = [];
for (let n = 0; n < rounds; n++) taken.push(await meet());
const at = (share: number) => taken.toSorted((a, b) => a - b)[Math.floor(taken.length * share)] ?? NaN;
console.log(`p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
conclude([
  { what: 'p95 of a handshake without network', measured: at(0.95), target: 25, unit: 'ms', peer: '-' },
]);
