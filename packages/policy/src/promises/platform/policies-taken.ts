import { promise, sqlPeriodMs } from '../promise.ts';

const planted = '00000000-0000-7000-8000-000000000139';

/** The last that a device in use said of its policy is that it keeps the one before. */
const isRefused = `refused_at >= changed_at AND (taken_at IS NULL OR refused_at > taken_at)`;

/** P39: devices are asked for nothing that they refuse, such as sessions that no root of their company let happen. */
export const policiesTaken = promise({
  id: 'policies-taken',
  clauses: ['P39'],
  capability: 'platform',
  fields: ['platform.device_policy.refusedAt', 'platform.device_policy.takenVersion'],
  enforcedBy: [
    { file: 'packages/policy/src/rights/bound.ts', symbol: 'partsBeyond' },
    { file: 'packages/server/src/modules/companies/policy.ts', symbol: 'policyHandlers' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS policies, count(*) FILTER (WHERE ${isRefused}) AS refused,
  (array_agg(device_id) FILTER (WHERE ${isRefused}))[1] AS first_refused FROM candor.device_policy AS held
  WHERE NOT EXISTS (SELECT 1 FROM candor.device
    WHERE company_id = held.company_id AND id = held.device_id AND state <> 'active')`,
    columns: { policies: 'bigint', refused: 'bigint', first_refused: 'uuid' },
  },
  good: (found) => found['refused'] === 0,
  periodMs: sqlPeriodMs,
  tests: [
    'packages/server/src/modules/promises/break-it.test.ts',
    'packages/server/src/modules/devices/session-rules.test.ts',
  ],
  breakIt: {
    plant: [
      `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at)
        VALUES ('${planted}', 'Planted', 'customer', 'active', 'en', 'UTC', now())`,
      `INSERT INTO candor.device_policy (company_id, device_id, version, body, changed_at, refused_version, refused_line, refused_at)
        VALUES ('${planted}', '${planted}', 2, '{}', now() - interval '1 minute', 2, 'terminal: standing', now())`,
    ],
    remove: [
      `DELETE FROM candor.device_policy WHERE company_id = '${planted}'`,
      `DELETE FROM candor.company WHERE id = '${planted}'`,
    ],
  },
});
