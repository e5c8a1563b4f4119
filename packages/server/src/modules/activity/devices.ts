import type { Sealed } from '@candor/policy/derive/rows.ts';
import { clean } from '@candor/policy/text.ts';
import type { Tx } from '../../platform/db/index.ts';
import { certificateRow } from '../../platform/gateway/index.ts';
import { KeyRefused, type ClaimedKeys } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addDevice,
  addKey,
  countKeysSince,
  endDevice,
  findByIdentity,
  findDeviceId,
  findDeviceNo,
  findUsableKey,
  lockToken,
  nextDeviceNo,
  useToken,
} from './device-queries.ts';
import type { ActivityParts } from './parts.ts';

export interface JoinRequest {
  secretHash: Uint8Array;
  claimed: ClaimedKeys;
  /** What the person typed. */
  label: string;
  osName: string;
  osVersion: string;
  agentVersion: string;
}

const hourMs = 3_600_000;
const repeatWithinMs = hourMs / 6;
const maxAbsentMs = 400 * 24 * hourMs;
const maxRenewalsAnHour = 6;

/** A second identity, with nothing of the host in it (clauses I9, focus I2). Undefined when the token isn't valid. */
export async function joinFocusDevice(
  { platform, authorities }: ActivityParts,
  personId: string,
  request: JoinRequest,
): Promise<{ deviceId: string; certificate: string } | undefined> {
  const { clock, config, database, keys } = platform;
  const deviceId = newId();
  const now = clock.now();
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return database.withPerson(personId, 'security', async (tx) => {
    const again = await joinAgain({ platform, authorities }, tx, personId, request);
    if (again) return again;
    if (!(await useToken(tx, personId, request.secretHash, now))) return undefined;
    const certificate = await authorities.issueDeviceCertificate({
      csr: request.claimed.csr,
      deviceId,
      days: config.certDays,
    });
    const deviceNo = await nextDeviceNo(tx, personId);
    const label = sealer.seal(
      'focus_device',
      'label',
      `${personId}/${deviceNo}`,
      clean(request.label, 40) || `Device ${deviceNo}`,
    );
    await addDevice(tx, newDevice({ personId, deviceNo, id: deviceId, label, joinedAt: now }, request));
    await addKey(tx, { personId, deviceNo, ...certificateRow(certificate, request.claimed) });
    return { deviceId, certificate: certificate.pem };
  });
}

/** Within ten minutes the same two keys get the same device again: the answer may have been lost on the way. */
async function joinAgain(
  { platform: { clock, config }, authorities }: ActivityParts,
  tx: Tx,
  personId: string,
  { claimed, secretHash }: JoinRequest,
): Promise<{ deviceId: string; certificate: string } | undefined> {
  const now = clock.now().getTime();
  await lockToken(tx, personId, secretHash);
  const known = await findByIdentity(tx, personId, claimed, new Date(now - repeatWithinMs));
  if (!known) return undefined;
  const { deviceId, deviceNo } = known;
  if ((await countKeysSince(tx, personId, deviceNo, new Date(now - 2 * hourMs))) > maxRenewalsAnHour)
    return undefined;
  const days = config.certDays;
  const certificate = await authorities.issueDeviceCertificate({ csr: claimed.csr, deviceId, days });
  await addKey(tx, { personId, deviceNo, ...certificateRow(certificate, claimed) });
  return { deviceId, certificate: certificate.pem };
}

function newDevice(
  own: { personId: string; deviceNo: number; id: string; label: Sealed; joinedAt: Date },
  { osName, osVersion, agentVersion }: JoinRequest,
) {
  const system = {
    osName: clean(osName, 40),
    osVersion: clean(osVersion, 40),
    agentVersion: clean(agentVersion, 32),
  };
  return { ...own, ...system, countsOn: false, lastSeq: 0, lastBatchAt: null, removedAt: null };
}

/** The identity key of a device in use whose certificate has this serial number. */
export async function findFocusIdentity(
  { platform: { database } }: ActivityParts,
  personId: string,
  serial: string,
): Promise<Uint8Array | undefined> {
  const key = await database.withPerson(personId, 'security', (tx) => findUsableKey(tx, personId, serial));
  return key?.identityPublic;
}

/** A certificate for a new link key of the same identity (PEM). The one before lasts until the new one is used. */
export async function renewFocusKey(
  { platform: { clock, config, database }, authorities }: ActivityParts,
  personId: string,
  serial: string,
  csr: Uint8Array,
): Promise<string | undefined> {
  const now = clock.now().getTime();
  return database
    .withPerson(personId, 'security', async (tx) => {
      const key = await findUsableKey(tx, personId, serial);
      if (!key || now - (key.lastBatchAt ?? key.joinedAt).getTime() > maxAbsentMs) return undefined;
      // a certificate begins an hour before it was made
      const renewed = await countKeysSince(tx, personId, key.deviceNo, new Date(now - 2 * hourMs));
      if (renewed > maxRenewalsAnHour) return undefined;
      const certificate = await authorities.issueDeviceCertificate({
        csr,
        deviceId: key.deviceId,
        days: config.certDays,
      });
      await addKey(tx, { personId, deviceNo: key.deviceNo, ...certificateRow(certificate, key) });
      return certificate.pem;
    })
    .catch((error: unknown) => {
      if (error instanceof KeyRefused && error.code === 'request_refused') return undefined;
      throw error;
    });
}

/** Cuts a device off at once; its rows stay the person's. */
export async function removeFocusDevice(
  { bus, clock, database, erasures }: Pick<Platform, 'bus' | 'clock' | 'database' | 'erasures'>,
  personId: string,
  deviceNo: number,
): Promise<'done' | 'missing'> {
  const deviceId = await database.withPerson(personId, 'security', (tx) =>
    findDeviceId(tx, personId, deviceNo),
  );
  if (deviceId === undefined) return 'missing';
  await erasures.note({ kind: 'focus-device', personId, deviceId });
  const isEnded = await database.withPerson(personId, 'security', (tx) =>
    endDevice(tx, personId, deviceNo, clock.now()),
  );
  if (!isEnded) return 'missing';
  bus.publish('focus.revoked', { personId, deviceNo });
  return 'done';
}

/** In a database that was restored from before the removal. */
export async function removeFocusDeviceAgain(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  { personId, deviceId }: { personId: string; deviceId: string },
): Promise<void> {
  await database.withPerson(personId, 'security', async (tx) => {
    const deviceNo = await findDeviceNo(tx, personId, deviceId);
    if (deviceNo !== undefined) await endDevice(tx, personId, deviceNo, clock.now());
  });
}
