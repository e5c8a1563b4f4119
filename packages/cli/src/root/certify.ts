import type { z } from 'zod';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { sha256Hex } from '@candor/crypto/hash.ts';
import { isProven } from '@candor/crypto/proven.ts';
import { groupsOfFour, type RootKey } from '@candor/crypto/root-key.ts';
import { unwrapRoot } from '@candor/crypto/root-wrap.ts';
import { signStatement } from '@candor/crypto/statement.ts';
import { roots } from '@candor/protocol/api/roots.ts';
import { statements } from '@candor/protocol/statements.ts';
import { Refused } from './refused.ts';
import type { RootVerb } from './root-verb.ts';

const page = roots.listCertifiable.response;
type Device = z.output<typeof page>['items'][number];
type Parts = Parameters<RootVerb>[0];
const hourMs = 3_600_000;
const lifeMs = 400 * 24 * hourMs;
/** What POST /api/device-certificates takes at once. */
const atOnce = 500;

/**
 * Signs the devices that prove themselves by their token, or the one that was compared with its own screen: those
 * without a certificate, and those whose certificate ends within 30 days.
 */
export const certify: RootVerb = async (parts) => {
  const { options, ask, terminal, say } = parts;
  const waiting = (await readDevices(parts)).filter(
    ({ certificate }) => certificate === null || certificate.endsSoon,
  );
  if (waiting.length === 0) return say('There is no device to sign.');
  const { root, fingerprint } = await openRoot(parts);
  const chosen: Device[] = [];
  for (const device of waiting) {
    const isSure = await isProven({ privateKey: root.privateKey, fingerprint }, device);
    if (isSure || options.device !== undefined) chosen.push(device);
    const identity = groupsOfFour(await sha256Hex(fromBase64url(device.identityPublic) ?? new Uint8Array()));
    say(
      `${device.deviceId}  ${device.label}  ${isSure ? 'proven by its token' : 'to be compared'}`,
      `    ${identity}`,
    );
  }
  if (chosen.length === 0)
    return say('Compare the fingerprint with the one that the device shows, then: root certify --device ID');
  if (!options.yes && !(await terminal.confirm(`Sign ${chosen.length} of ${waiting.length}?`)))
    throw new Refused('Nothing was signed.');
  const signed = await Promise.all(
    chosen.map((device) => signDevice(root, fingerprint, parts.companyId, device)),
  );
  for (let at = 0; at < signed.length; at += atOnce)
    say(...(await ask({ verb: 'certificates add', statements: signed.slice(at, at + atOnce) })));
};

async function readDevices({ ask, options }: Parts): Promise<Device[]> {
  const devices: Device[] = [];
  let after: string | undefined;
  do {
    const [line = '{}'] = await ask({ verb: 'certificates list', after, device: options.device });
    const { items, next } = page.parse(JSON.parse(line));
    devices.push(...items);
    after = next ?? undefined;
  } while (after !== undefined);
  return devices;
}

async function openRoot({ companyId, roots: known, options, terminal }: Parts) {
  if (known.length === 0) throw new Refused('There is no root key yet. Make one with: root init');
  const passphrase = await terminal.passphrase(options.passphraseFile);
  for (const { wrapped, fingerprint, publicKey: text } of known) {
    const publicKey = fromBase64url(text) ?? new Uint8Array();
    const root = await unwrapRoot(wrapped, { companyId, fingerprint, publicKey }, { passphrase });
    if (root) return { root, fingerprint };
  }
  throw new Refused('The passphrase opens no root key of this company.');
}

async function signDevice(root: RootKey, fingerprint: string, companyId: string, device: Device) {
  const { deviceId, identityPublic, sealingPublic, lastVersion } = device;
  const now = Date.now();
  const signed = await signStatement(root, statements.deviceCertificate, {
    version: lastVersion + 1,
    from: now - hourMs,
    until: now + lifeMs,
    body: { companyId, deviceId, identityPublic, sealingPublic },
  });
  return { ...signed, root: fingerprint };
}
