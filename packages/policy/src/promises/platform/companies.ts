import { columnsOf } from '../../derive/table.ts';
import { dictionary, tableRecords } from '../../dictionary/index.ts';
import { roleNames } from '../../rights/roles.ts';
import { promise, sqlPeriodMs } from '../promise.ts';
import { fieldsOf, undeclaredColumns } from '../undeclared.ts';

const planted = (last: string) => `00000000-0000-7000-8000-0000000000${last}`;
const shared = {
  capability: 'platform',
  periodMs: sqlPeriodMs,
} as const;
const breakItTest = 'packages/server/src/modules/promises/break-it.test.ts';
const matrixTest = 'packages/server/test/matrix.test.ts';
const plantCompany = (last: string, contact = 'NULL') =>
  `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at, phone)
    VALUES ('${planted(last)}', 'Planted', 'customer', 'active', 'en', 'UTC', now(), ${contact})`;
const removeCompany = (last: string) => `DELETE FROM candor.company WHERE id = '${planted(last)}'`;

const ofCompany = [dictionary.company, dictionary.unit, dictionary.structureEvent];
const contactColumns = columnsOf(dictionary.company).filter(({ meta }) => meta.protect === 'sealed:company');

/** P38: of a company its declared contact data and structure are kept, and its contact data under its own key. */
export const companyDataDeclared = promise({
  ...shared,
  id: 'company-data-declared',
  clauses: ['P38'],
  fields: ofCompany.flatMap(fieldsOf),
  enforcedBy: [
    { file: 'packages/protocol/src/api/companies.ts', symbol: 'companies' },
    { file: 'packages/policy/src/dictionary/platform/company.ts', symbol: 'company' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT (SELECT count(*) FROM candor.company) AS companies,
  ${undeclaredColumns(ofCompany)} AS undeclared_columns,
  (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'candor.company'::regclass AND atttypid <> 'bytea'::regtype
    AND attname IN (${contactColumns.map(({ name }) => `'${name}'`).join(', ')})) AS readable_contacts`,
    columns: { companies: 'bigint', undeclared_columns: 'bigint', readable_contacts: 'bigint' },
  },
  good: (found) => found['undeclared_columns'] === 0 && found['readable_contacts'] === 0,
  tests: [breakItTest, 'packages/server/src/modules/companies/companies.test.ts'],
  breakIt: {
    plant: [`ALTER TABLE candor.company ADD COLUMN revenue bigint`],
    remove: [`ALTER TABLE candor.company DROP COLUMN revenue`],
  },
});

const known = roleNames.map((role) => `'${role}'`).join(', ');
const lastSent = `(SELECT to_timestamp(max(sent::bigint) / 1000.0) FROM jsonb_array_elements_text(sends) AS sent)`;

/** P39: roles are those of the one table, levels are for somebody somewhere, and invitations end. */
export const rightsBounded = promise({
  ...shared,
  id: 'rights-bounded',
  clauses: ['P39'],
  fields: ['platform.member.roles', 'platform.invitation.expiresAt', 'platform.permission_level.level'],
  enforcedBy: [
    { file: 'packages/policy/src/rights/roles.ts', symbol: 'roles' },
    { file: 'packages/policy/src/rights/levels.ts', symbol: 'levelOf' },
    { file: 'packages/protocol/src/api/people.ts', symbol: 'invitations' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.member) AS members,
  (SELECT count(*) FROM candor.member, jsonb_array_elements_text(roles) AS role WHERE role NOT IN (${known})) AS unknown_roles,
  (SELECT count(*) FROM candor.permission_level
    WHERE (unit_id IS NULL) = (device_id IS NULL) OR (member_id IS NULL) = (role IS NULL)) AS unbound_levels,
  (SELECT count(*) FROM candor.invitation
    WHERE expires_at > greatest(created_at, ${lastSent}) + interval '30 days 1 minute') AS endless_invitations`,
    columns: {
      members: 'bigint',
      unknown_roles: 'bigint',
      unbound_levels: 'bigint',
      endless_invitations: 'bigint',
    },
  },
  good: (found) =>
    found['unknown_roles'] === 0 && found['unbound_levels'] === 0 && found['endless_invitations'] === 0,
  tests: [breakItTest, matrixTest, 'packages/server/src/modules/companies/invitations.test.ts'],
  breakIt: {
    plant: [
      plantCompany('39'),
      `INSERT INTO candor.invitation (company_id, id, token_hash, email, email_index, roles, levels, language, state, by_account_id, sends, created_at, expires_at)
        VALUES ('${planted('39')}', '${planted('39')}', sha256('39'), 'x', sha256('x'), '["helper"]', '[]', 'en', 'sent', '${planted('39')}', '[]', now(), now() + interval '1 year')`,
    ],
    remove: [`DELETE FROM candor.invitation WHERE company_id = '${planted('39')}'`, removeCompany('39')],
  },
});

const ofPortal = [
  'unit',
  'invitation',
  'narrowed_role',
  'permission_level',
  'device_person',
  'company_policy',
];
const portalRows = ofPortal
  .map((table) => `EXISTS (SELECT 1 FROM candor.${table} AS r WHERE r.company_id = company.id)`)
  .join('\n    OR ');

/** P41: a company that nobody uses the portal for has no rows of the portal. */
export const portalOnlyWhereUsed = promise({
  ...shared,
  id: 'portal-only-where-used',
  clauses: ['P41'],
  fields: ['platform.unit.name', 'platform.invitation.email', 'platform.company.contactPerson'],
  enforcedBy: [{ file: 'packages/server/src/modules/companies/scribe.ts', symbol: 'scribeFor' }],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS companies, count(*) FILTER (WHERE is_unused) AS unused,
  count(*) FILTER (WHERE is_unused AND has_rows) AS unused_with_rows
FROM (SELECT
    NOT EXISTS (SELECT 1 FROM candor.member AS m WHERE m.company_id = company.id)
      AND NOT EXISTS (SELECT 1 FROM candor.structure_event AS e WHERE e.company_id = company.id) AS is_unused,
    ${portalRows}
    OR num_nonnulls(${contactColumns.map(({ name }) => name).join(', ')}) > 0 AS has_rows
  FROM candor.company) AS each`,
    columns: { companies: 'bigint', unused: 'bigint', unused_with_rows: 'bigint' },
  },
  good: (found) => found['unused_with_rows'] === 0,
  tests: [breakItTest],
  breakIt: { plant: [plantCompany('41', `'x'`)], remove: [removeCompany('41')] },
});

const tenants = tableRecords.filter(({ owner }) => owner !== 'instance').map(({ table }) => `'${table}'`);

/** P57: the database itself keeps one company's and one person's rows from another's; the server cannot pass that by. */
export const accessControlled = promise({
  ...shared,
  id: 'access-controlled',
  clauses: ['P57'],
  fields: [],
  enforcedBy: [
    { file: 'packages/policy/src/derive/policies.ts', symbol: 'policiesOf' },
    { file: 'packages/server/src/platform/http/serve-route.ts', symbol: 'serveRoute' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS tables,
  count(*) FILTER (WHERE NOT relrowsecurity OR NOT relforcerowsecurity
    OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_policy WHERE polrelid = c.oid)) AS open_tables,
  (SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname = 'candor_app' AND (rolbypassrls OR rolsuper)) AS passing_by
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = 'candor'::regnamespace AND c.relname IN (${tenants.join(', ')})`,
    columns: { tables: 'bigint', open_tables: 'bigint', passing_by: 'bigint' },
  },
  good: (found) =>
    Number(found['tables']) >= tenants.length && found['open_tables'] === 0 && found['passing_by'] === 0,
  tests: [breakItTest, matrixTest, 'checks/routes-have-policy.test.ts'],
  breakIt: {
    plant: [`ALTER TABLE candor.device NO FORCE ROW LEVEL SECURITY`],
    remove: [`ALTER TABLE candor.device FORCE ROW LEVEL SECURITY`],
  },
});
