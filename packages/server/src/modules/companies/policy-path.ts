import type { DeviceClass, PolicyBody, PolicyNode } from '@candor/policy/rights/modes.ts';
import { companyPolicyBody, policyBody } from '@candor/policy/rights/policy-body.ts';
import type { Tx } from '../../platform/db/index.ts';
import { listInForce } from './policy-queries.ts';

/** Company, unit or device -> the body in force there. */
export interface Bodies {
  companyId: string;
  ofCompany: { [C in DeviceClass]: PolicyBody };
  ofPlace: ReadonlyMap<string, PolicyBody>;
}

const silent: PolicyBody = { rights: {} };

export async function readBodies(tx: Tx, companyId: string): Promise<Bodies> {
  return bodiesOf(companyId, await listInForce(tx, companyId));
}

export interface Said {
  unitId: string | null;
  deviceId: string | null;
  body: unknown;
}

/** @param found one body of each place at most */
export function bodiesOf(companyId: string, found: readonly Said[]): Bodies {
  const own = found.find(({ unitId, deviceId }) => unitId === null && deviceId === null);
  return {
    companyId,
    ofCompany: own ? companyPolicyBody.parse(own.body) : { workstation: silent, server: silent },
    ofPlace: new Map(
      found.flatMap(({ unitId, deviceId, body }) => {
        const id = deviceId ?? unitId;
        return id === null ? [] : [[id, policyBody.parse(body)] as const];
      }),
    ),
  };
}

interface Known {
  /** Of company, units and device. */
  names?: ReadonlyMap<string, string>;
  /** Null where the device never said; then a workstation. */
  deviceClass?: DeviceClass | null | undefined;
}

/** The places of a device's path that say something, from the company inwards. */
export function nodesOf(
  { companyId, ofCompany, ofPlace }: Bodies,
  deviceId: string,
  path: readonly string[],
  { names, deviceClass }: Known,
): PolicyNode[] {
  const node = (kind: PolicyNode['kind'], id: string, body: PolicyBody | undefined): PolicyNode[] =>
    body ? [{ kind, id, name: names?.get(id) ?? id, body }] : [];
  return [
    ...node('company', companyId, ofCompany[deviceClass ?? 'workstation']),
    ...path.flatMap((id) => node('unit', id, ofPlace.get(id))),
    ...node('device', deviceId, ofPlace.get(deviceId)),
  ];
}
