import { fromBase64url, utf8 } from '@candor/crypto/encoding.ts';
import { importVerifyingKey, verifyBytes } from '@candor/crypto/sign.ts';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { certificateRow } from '../../platform/gateway/index.ts';
import { fail, type Call, type Handlers } from '../../platform/http/index.ts';
import { KeyRefused } from '../../platform/keys/index.ts';
import { findFocusIdentity, renewFocusKey } from '../activity/index.ts';
import { addKey, countKeysSince, findUsableKey } from './key-queries.ts';
import { Nonces } from './nonces.ts';
import type { DeviceParts } from './parts.ts';

const hourMs = 3_600_000;
const maxAbsentMs = 400 * 24 * hourMs;
const maxRenewalsAnHour = 6;

/** Renewal at the web port, for a device that slept past its certificate's end (clause I7). */
export function renewalHandlers(parts: DeviceParts): Handlers<Pick<typeof enrolment, 'nonce' | 'renew'>> {
  const nonces = new Nonces(parts.platform.clock);
  return {
    async nonce({ body }) {
      return { nonce: nonces.make(body.serial) };
    },
    async renew({ body }, { entry }) {
      entry.actor = 'device';
      const isAsked = nonces.take(body.nonce, body.serial) === 'good';
      const certificate = isAsked ? await renewSigned(parts, body, entry) : undefined;
      return certificate === undefined ? fail('enrolment_refused') : { certificate };
    },
  };
}

async function renewSigned(
  parts: DeviceParts,
  { serial, nonce, csr, signature }: Input<typeof enrolment.renew>['body'],
  entry: Call['entry'],
): Promise<string | undefined> {
  const { database } = parts.platform;
  const request = fromBase64url(csr);
  const statement = { kind: 'renewal', version: 1, serial, nonce, csr };
  const companyId = await database.findOwner('device_key', serial);
  if (companyId !== undefined) {
    const key = await database.withCompany(companyId, 'security', (tx) =>
      findUsableKey(tx, companyId, serial),
    );
    if (!key || !request || !(await isSigned(key.identityPublic, statement, signature))) return undefined;
    Object.assign(entry, { actorId: key.deviceId, companyId });
    return renewKey(parts, companyId, serial, request);
  }
  const personId = await database.findOwner('focus_device_key', serial);
  const identity = personId === undefined ? undefined : await findFocusIdentity(parts, personId, serial);
  if (personId === undefined || !identity || !request || !(await isSigned(identity, statement, signature)))
    return undefined;
  return renewFocusKey(parts, personId, serial, request);
}

/** A certificate for a new link key of the same identity (PEM). The one before lasts until the new one is used. */
export async function renewKey(
  parts: DeviceParts,
  companyId: string,
  serial: string,
  csr: Uint8Array,
): Promise<string | undefined> {
  const { authorities, platform } = parts;
  const now = platform.clock.now().getTime();
  return platform.database
    .withCompany(companyId, 'security', async (tx) => {
      const key = await findUsableKey(tx, companyId, serial);
      if (!key || now - (key.lastSeenAt ?? key.enrolledAt).getTime() > maxAbsentMs) return undefined;
      // a certificate begins an hour before it was made
      const renewed = await countKeysSince(tx, companyId, key.deviceId, new Date(now - 2 * hourMs));
      if (renewed > maxRenewalsAnHour) return undefined;
      const certificate = await authorities.issueDeviceCertificate({
        csr,
        deviceId: key.deviceId,
        days: platform.config.certDays,
      });
      const { deviceId, tokenId, pinRoot, pinMac } = key;
      const pin = { tokenId, pinRoot, pinMac };
      await addKey(tx, { companyId, deviceId, ...certificateRow(certificate, key), ...pin });
      return certificate.pem;
    })
    .catch((error: unknown) => {
      if (error instanceof KeyRefused && error.code === 'request_refused') return undefined;
      throw error;
    });
}

/** Whether the identity key signed the RFC 8785 form of the statement. */
export async function isSigned(
  identityPublic: Uint8Array,
  statement: Json,
  signature: string,
): Promise<boolean> {
  const key = await importVerifyingKey(identityPublic);
  return verifyBytes(key, utf8(canonical(statement)), fromBase64url(signature) ?? new Uint8Array());
}
