import { clean } from '@candor/policy/text.ts';
import type { Tx } from '../../platform/db/index.ts';
import { certificateRow } from '../../platform/gateway/index.ts';
import type { ClaimedKeys } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { PinnedKey } from '../licences/index.ts';
import { signPolicy, type SignedPolicy } from './device-policy.ts';
import { addDevice, addKey, countKeysSince, findByIdentity } from './key-queries.ts';
import type { DeviceParts } from './parts.ts';
import { findPolicies } from './policy-queries.ts';

/** A device that asks to come in; it has proved its keys. */
export interface Newcomer {
  keys: Pick<ClaimedKeys, 'csr' | 'identityPublic' | 'sealingPublic'>;
  /** Clean, not empty. */
  hostname: string;
  agentVersion: string;
  platform: 'linux' | 'darwin' | 'win32';
  protocol: number;
  /** The root that it pinned, and its proof of having been given it (clause T4). */
  pinRoot: Uint8Array | null;
  pinMac: Uint8Array | null;
  tokenId: string;
}

/** What an enrolment's answer says of the device itself. */
export interface Admitted {
  deviceId: string;
  certificate: string;
  policy: SignedPolicy | null;
  licence?: PinnedKey;
}

const minuteMs = 60_000;
/** So long after its enrolment a device may ask again, because the answer may not have arrived. */
export const repeatWithinMs = 10 * minuteMs;
const maxCertificatesAnHour = 6;

/** A new device of the company, with its first certificate. */
export async function admit(
  parts: DeviceParts,
  tx: Tx,
  companyId: string,
  newcomer: Newcomer,
): Promise<Admitted> {
  const { agentVersion, hostname, platform, protocol } = newcomer;
  const id = newId();
  const facts = { companyId, id, label: clean(hostname, 80), protocol, agentVersion, platform };
  await addDevice(tx, { ...facts, ...fresh, enrolledAt: parts.platform.clock.now() });
  return certify(parts, tx, companyId, id, newcomer);
}

const fresh = {
  state: 'active',
  lastSeq: 0,
  bootId: null,
  lastSeenAt: null,
  removedAt: null,
  unitId: null,
  deviceClass: null,
} as const;

/**
 * The same device again, when its enrolment's answer was lost on the way: with the same two keys, within ten minutes, it
 * gets a new certificate and takes no further use of a token. Undefined when there is none such.
 */
export async function admitAgain(
  parts: DeviceParts,
  tx: Tx,
  companyId: string,
  newcomer: Newcomer,
): Promise<Admitted | undefined> {
  const now = parts.platform.clock.now().getTime();
  const deviceId = await findByIdentity(tx, companyId, newcomer.keys, new Date(now - repeatWithinMs));
  if (deviceId === undefined) return undefined;
  // a certificate begins an hour before it was made
  const given = await countKeysSince(tx, companyId, deviceId, new Date(now - 120 * minuteMs));
  return given > maxCertificatesAnHour ? undefined : certify(parts, tx, companyId, deviceId, newcomer);
}

async function certify(
  { authorities, licences, platform }: DeviceParts,
  tx: Tx,
  companyId: string,
  deviceId: string,
  { keys, protocol, tokenId, pinRoot, pinMac }: Newcomer,
): Promise<Admitted> {
  const days = platform.config.certDays;
  const certificate = await authorities.issueDeviceCertificate({ csr: keys.csr, deviceId, days });
  const pin = { tokenId, pinRoot, pinMac };
  await addKey(tx, { companyId, deviceId, ...certificateRow(certificate, keys), ...pin });
  const narrowing = (await findPolicies(tx, companyId, [deviceId])).get(deviceId);
  const policy = await signPolicy(authorities, deviceId, platform.clock.now(), narrowing);
  const licence = await licences.keyFor(tx, companyId, protocol);
  return { deviceId, certificate: certificate.pem, policy, ...(licence && { licence }) };
}
