import type { LinkServices, Owner } from '../../platform/gateway/index.ts';
import { findFocusIdentity, removeFocusDevice, renewFocusKey } from '../activity/index.ts';
import { newerSigning } from '../roots/index.ts';
import { newerCertificate } from './certificates.ts';
import { findUsableKey } from './key-queries.ts';
import { newerPolicies } from './newer-policies.ts';
import type { DeviceParts } from './parts.ts';
import { noteRefusal } from './policy-queries.ts';
import { markCloned, removeDevice } from './remove.ts';
import { isSigned, renewKey } from './renew.ts';
import { takenWriter } from './taken.ts';

/** What the gateway asks of both kinds of devices. */
export function linkServices(parts: DeviceParts): Omit<LinkServices, 'sessionSaid'> {
  const { clock, database } = parts.platform;
  const noteTaken = takenWriter(parts.platform);
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
    markCloned: ({ companyId, deviceId }) => markCloned(parts.platform, companyId, deviceId),
    newerPolicies: (companyId, held) => newerPolicies(parts, companyId, held),
    policyTaken: ({ companyId, deviceId }, version) => noteTaken(companyId, deviceId, version),
    policyRefused: ({ companyId, deviceId }, refused) =>
      database.withCompany(companyId, 'service', (tx) =>
        noteRefusal(tx, companyId, deviceId, refused, clock.now()),
      ),
    licenceFor: parts.licences.licenceFor,
    licenceStated: parts.licences.licenceStated,
    ruleChanges: parts.ruleChanges,
    async newerSigned(owner, held) {
      if (owner.kind === 'focus') return [];
      return database.withCompany(owner.companyId, 'security', async (tx) => [
        ...(await newerSigning(tx, owner.companyId, held)),
        ...(await newerCertificate(tx, owner, held)),
      ]);
    },
  };
}
