import type { LinkServices, Owner } from '../../platform/gateway/index.ts';
import { findFocusIdentity, removeFocusDevice, renewFocusKey } from '../activity/index.ts';
import { policyVersion, signPolicy } from './device-policy.ts';
import { findUsableKey } from './key-queries.ts';
import type { DeviceParts } from './parts.ts';
import { removeDevice } from './remove.ts';
import { isSigned, renewKey } from './renew.ts';

/** What the gateway asks of both kinds of devices. */
export function linkServices(parts: DeviceParts): LinkServices {
  const { clock, database } = parts.platform;
  const identityOf = async (owner: Owner, serial: string) => {
    if (owner.kind === 'focus') return findFocusIdentity(parts, owner.personId, serial);
    const key = await database.withCompany(owner.companyId, 'security', (tx) =>
      findUsableKey(tx, owner.companyId, serial),
    );
    return key?.identityPublic;
  };
  return {
    renew: (owner, serial, csr) =>
      owner.kind === 'focus'
        ? renewFocusKey(parts, owner.personId, serial, csr)
        : renewKey(parts, owner.companyId, serial, csr),
    async leave(owner, serial, signature) {
      const identity = await identityOf(owner, serial);
      const statement = { kind: 'leave', version: 1, deviceId: owner.deviceId };
      if (!identity || !(await isSigned(identity, statement, Buffer.from(signature).toString('base64url'))))
        return false;
      if (owner.kind === 'focus') await removeFocusDevice(parts.platform, owner.personId, owner.deviceNo);
      else await removeDevice(parts.platform, owner.companyId, owner.deviceId, 'removed');
      return true;
    },
    async newerPolicy(owner, heldVersion) {
      const now = clock.now();
      if (owner.kind === 'focus' || heldVersion >= policyVersion(now)) return undefined;
      return { type: 'policy', ...(await signPolicy(parts.authorities, owner.deviceId, now)) };
    },
  };
}
