// Where a root key is open: a thread of its own, which ends with the page that asked. The key never leaves it.
import { base64url, fromBase64url } from '@candor/crypto/encoding.ts';
import { wrapProof } from '@candor/crypto/pin-proof.ts';
import { isProven } from '@candor/crypto/proven.ts';
import { makeRecoveryCode, readRecoveryCode, writeRecoveryCode } from '@candor/crypto/recovery-code.ts';
import { createRoot, rootFingerprint, type RootKey } from '@candor/crypto/root-key.ts';
import { WrapRefused } from '@candor/crypto/root-wrap-format.ts';
import { unwrapRoot, wrapRoot, type Opener } from '@candor/crypto/root-wrap.ts';
import { signStatement, verifyStatement, type StatementForm } from '@candor/crypto/statement.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Answered, Asked, Signed, TaskName, Tasks } from './tasks.ts';

type Task<N extends TaskName> = (asks: Tasks[N]['asks']) => Promise<Tasks[N]['gives']>;
type OpenRoot = RootKey & { fingerprint: string };

const HOUR_MS = 3_600_000;
const LIFE_MS = 400 * 24 * HOUR_MS;
let opened: OpenRoot | undefined;
let made: OpenRoot | undefined;

const tasks: { [N in TaskName]: Task<N> } = {
  async make({ companyId, passphrase }) {
    const root = await createRoot();
    const fingerprint = await rootFingerprint(root.publicKey);
    const code = makeRecoveryCode();
    const wrapped = await wrapRoot(root, { companyId, fingerprint }, { passphrase, code });
    const publicKey = base64url(root.publicKey);
    const introduction = opened && (await sign(statements.root, 1, { companyId, publicKey }));
    made = { ...root, fingerprint };
    return { fingerprint, publicKey, wrapped, code: writeRecoveryCode(code), introduction };
  },
  async openMade() {
    opened = made ?? opened;
    made = undefined;
  },
  async open({ companyId, roots, by, secret }) {
    const opener = openerOf(by, secret);
    if (!opener) return { outcome: 'mistyped' };
    for (const root of roots) {
      const owner = { companyId, fingerprint: root.fingerprint, publicKey: bytesOf(root.publicKey) };
      const key = await unwrapRoot(root.wrapped, owner, opener);
      if (!key) continue;
      opened = { ...key, fingerprint: root.fingerprint };
      return { outcome: 'open', root };
    }
    return { outcome: 'wrong' };
  },
  prove: ({ devices }) => Promise.all(devices.map((device) => isProven(needRoot(), device))),
  certify: ({ companyId, devices }) =>
    Promise.all(
      devices.map(({ lastVersion, deviceId, identityPublic, sealingPublic }) =>
        sign(statements.deviceCertificate, lastVersion + 1, {
          companyId,
          deviceId,
          identityPublic,
          sealingPublic,
        }),
      ),
    ),
  async readRoster({ signed, publicKey }) {
    const said = statements.roster.read(signed.document);
    if (!said) return undefined;
    // one that has ended is still what a root signed, and the base of the next
    const { outcome } = await verifyStatement(bytesOf(publicKey), signed, statements.roster, said.from);
    const isOver = Date.now() >= said.until;
    return outcome === 'good'
      ? { version: said.version, roster: said.body, until: said.until, isOver }
      : undefined;
  },
  signRoster: ({ version, roster }) => sign(statements.roster, version, roster),
  retire: ({ companyId, fingerprint }) => sign(statements.rootRetirement, 1, { companyId, fingerprint }),
  widen: ({ version, widening }) => sign(statements.policy, version, widening),
  signRules: ({ version, rules }) => sign(statements.sessionRules, version, rules),
  signStanding: ({ version, consent }) => sign(statements.standingConsent, version, consent),
  wrapProof: async ({ secretHash, proof }) => base64url(await wrapProof(needRoot(), secretHash, proof)),
};

function needRoot(): OpenRoot {
  if (!opened) throw new Error('no root is open');
  return opened;
}

function openerOf(by: 'passphrase' | 'code', secret: string): Opener | undefined {
  if (by === 'passphrase') return { passphrase: secret };
  const code = readRecoveryCode(secret);
  return code && { code };
}

async function sign<B>(form: StatementForm<B>, version: number, body: B): Promise<Signed> {
  const root = needRoot();
  const now = Date.now();
  // an hour back, for devices whose clock is behind
  const times = { from: now - HOUR_MS, until: now + LIFE_MS };
  return { ...(await signStatement(root, form, { version, ...times, body })), root: root.fingerprint };
}

const bytesOf = (text: string) => fromBase64url(text) ?? new Uint8Array();

async function answer({ id, name, asks }: Asked): Promise<Answered> {
  try {
    // name and argument come from one declaration, Tasks
    return { id, gives: await (tasks[name] as (given: typeof asks) => Promise<unknown>)(asks) };
  } catch (thrown) {
    if (thrown instanceof WrapRefused && name === 'open')
      return { id, failed: { code: 'root_key_damaged', text: thrown.message } };
    return {
      id,
      failed: { code: 'signature_failed', text: 'The signature could not be made in this browser.' },
    };
  }
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void answer(data).then((answered) => postMessage(answered));
});
