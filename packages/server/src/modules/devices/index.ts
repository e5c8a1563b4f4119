/**
 * Owns devices, their keys, enrolment tokens and inventory. Promises: a token enrols as many devices as it has uses
 * and tells nobody why it doesn't; a device that was removed or revoked is cut off at once and can't come back;
 * sealed inventory is readable under the company's key only.
 */
import type { enrolment } from '@candor/protocol/api/devices.ts';
import type { roots } from '@candor/protocol/api/roots.ts';
import type { Gateway, Sinks } from '../../platform/gateway/index.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { certificateHandlers } from './certificates.ts';
import { enrol } from './enrol.ts';
import { inventorySinks } from './inventory.ts';
import { linkServices } from './link-services.ts';
import { hasDevice } from './list-queries.ts';
import { overdueTask } from './overdue.ts';
import type { DeviceParts } from './parts.ts';
import { renewalHandlers } from './renew.ts';
import { requestHandlers } from './requests.ts';
import { deviceHandlers } from './routes.ts';
import { companyOfToken, createToken, tokenHandlers, type TokenWish } from './tokens.ts';

export type { DeviceParts } from './parts.ts';
export {
  clonedDevices,
  countFleet,
  deviceWithReports,
  deviceLabels,
  lostDevices,
  refusedRows,
  waitingRequests,
  type NamedDevice,
} from './fleet-queries.ts';
export { endsOfCertificates } from './certificate-queries.ts';
export { keepCertificates, readCertifiable } from './certificates.ts';
export { identityOf } from './identity.ts';
export { policyFacts, takenRules } from './policy-facts.ts';
export { removeDevice, revokeAgain } from './remove.ts';

export interface Devices {
  /** Of the group `devices`, but for metrics and logs, which other modules answer. */
  devices: ReturnType<typeof deviceHandlers>;
  enrolment: Handlers<typeof enrolment>;
  /** Of the group `roots`: what modules/roots does not answer. */
  certificates: Handlers<Pick<typeof roots, 'listCertifiable' | 'certify'>>;
  /** A token for this very computer or a verb of the command line: the pasteable string, shown once. */
  createToken(wish: TokenWish): Promise<string>;
  /** Whose enrolment token has this secret, while a device could still enrol with it. */
  companyOfToken(auth: string): Promise<string | undefined>;
  tasks: readonly Task[];
}

/** What the gateway needs of this module; made before the gateway. */
export interface DeviceLink {
  sinks: Pick<Sinks, Extract<keyof Sinks, `manage.inventory.${string}` | 'agent.outbox_loss'>>;
  services: ReturnType<typeof linkServices>;
}

export function createDeviceLink(parts: DeviceParts): DeviceLink {
  return { sinks: inventorySinks(parts.platform.keys), services: linkServices(parts) };
}

/** @param presence the gateway: who is connected */
export function createDevices(parts: DeviceParts, presence: Pick<Gateway, 'online' | 'onlineOf'>): Devices {
  return {
    devices: deviceHandlers(parts, presence),
    enrolment: {
      ...tokenHandlers(parts),
      ...renewalHandlers(parts),
      ...requestHandlers(parts),
      enrol: ({ body }, call) => enrol(parts, body, call),
    },
    certificates: certificateHandlers(parts.platform),
    createToken: (wish) => createToken(parts, wish),
    companyOfToken: (auth) => companyOfToken(parts, auth),
    tasks: [overdueTask(parts.platform)],
  };
}

/** Whether the company has that device, removed ones aside. */
export function deviceExists(
  { database }: Pick<Platform, 'database'>,
  companyId: string,
  deviceId: string,
): Promise<boolean> {
  return database.withCompany(companyId, 'monitoring', (tx) => hasDevice(tx, companyId, deviceId));
}
