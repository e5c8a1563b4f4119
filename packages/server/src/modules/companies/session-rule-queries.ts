import { sql } from 'kysely';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Said } from './policy-path.ts';
import type { SignedRow } from './policy-queries.ts';

/** Those devices in use whose agents speak that protocol or a later one, and whether their company ever set a policy. */
export async function findSpeaking(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
  oldestProtocol: number,
): Promise<{ id: string; deviceClass: DeviceClass; hasPolicies: boolean }[]> {
  const { rows } = await sql<{ id: string; deviceClass: DeviceClass; hasPolicies: boolean }>`
    SELECT id, coalesce(device_class, 'workstation') AS device_class,
           EXISTS (SELECT 1 FROM company_policy WHERE company_id = ${companyId}) AS has_policies
      FROM device
     WHERE company_id = ${companyId} AND id = ANY (${deviceIds}::uuid[]) AND state = 'active' AND protocol >= ${oldestProtocol}`.execute(
    tx,
  );
  return rows;
}

interface FoundRules extends SignedRow {
  devices: { id: string; unitId: string | null; deviceClass: DeviceClass }[];
  /** Unit -> the unit that it lies in, on the ways to these devices. */
  parents: Record<string, string | null>;
  /** What is in force at the company, and at those units and devices. */
  said: Said[];
}

/**
 * Everything that decides what sessions may do on these devices, and the company's newest policy that a root signed, with
 * that root; its columns are null where there is none. One statement for any number. Index: the unique key of
 * company_policy.
 */
export async function findRules(
  tx: Tx,
  companyId: string,
  deviceIds: readonly string[],
): Promise<Omit<FoundRules, keyof SignedRow> & { signed: SignedRow | undefined }> {
  const { rows } = await sql<FoundRules | { version: null }>`
    WITH RECURSIVE asked AS (
      SELECT id, unit_id, coalesce(device_class, 'workstation') AS device_class FROM device
       WHERE company_id = ${companyId} AND id = ANY (${deviceIds}::uuid[])),
    up AS (
      SELECT id, parent_id FROM unit WHERE company_id = ${companyId} AND id IN (SELECT unit_id FROM asked)
      UNION
      SELECT unit.id, unit.parent_id FROM unit JOIN up ON unit.company_id = ${companyId} AND unit.id = up.parent_id),
    said AS (
      SELECT unit_id, device_id, body FROM company_policy
       WHERE company_id = ${companyId} AND unit_id IS NULL AND device_id IS NULL AND replaced_at IS NULL
      UNION ALL
      SELECT unit_id, device_id, body FROM company_policy
       WHERE company_id = ${companyId} AND unit_id IN (SELECT id FROM up) AND replaced_at IS NULL
      UNION ALL
      SELECT unit_id, device_id, body FROM company_policy
       WHERE company_id = ${companyId} AND unit_id IS NULL AND device_id IN (SELECT id FROM asked) AND replaced_at IS NULL),
    signed AS (
      SELECT policy.version, policy.document, policy.signature, root.fingerprint, root.public_key, root.retired_at
        FROM company_policy AS policy JOIN root_key AS root ON root.company_id = policy.company_id AND root.id = policy.root_id
       WHERE policy.company_id = ${companyId} AND policy.unit_id IS NULL AND policy.device_id IS NULL
       ORDER BY policy.version DESC LIMIT 1)
    SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'unitId', unit_id, 'deviceClass', device_class)) FROM asked), '[]') AS devices,
           coalesce((SELECT jsonb_object_agg(id, parent_id) FROM up), '{}') AS parents,
           coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', unit_id, 'deviceId', device_id, 'body', body)) FROM said), '[]') AS said,
           signed.* FROM (VALUES (1)) AS one LEFT JOIN signed ON true`.execute(tx);
  // VALUES gives one row, whatever is there
  const row = rows[0] as FoundRules;
  const { devices, parents, said } = row;
  return { devices, parents, said, signed: isSigned(row) ? row : undefined };
}

const isSigned = ({ version }: { version: number | null }) => version !== null;
