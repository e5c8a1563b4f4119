import { dictionary } from '../../dictionary/index.ts';
import { probePeriodMs, promise, sqlPeriodMs } from '../promise.ts';
import { fieldsOf } from '../undeclared.ts';

const planted = (last: string) => `00000000-0000-7000-8000-0000000000${last}`;
const shared = {
  capability: 'platform',
  periodMs: sqlPeriodMs,
} as const;
const matrixTest = 'packages/server/test/matrix.test.ts';
const breakItTest = 'packages/server/src/modules/promises/break-it.test.ts';
const plantDevice = (last: string) =>
  `('${planted('29')}', '${planted(last)}', 'Planted', 'active', 1, '0.1.0', 'linux', 0, now())`;
const plantKey = (last: string) =>
  `('${planted('29')}', '${planted(last)}', 'planted ${last}', sha256('one identity'), sha256('${last}'), sha256('${last}'), now(), now())`;

/** P129: no token opens two accounts, and no key is of two devices. */
export const credentialsUnique = promise({
  ...shared,
  id: 'credentials-unique',
  clauses: ['P129'],
  fields: [
    'platform.sign_in.tokenHash',
    'platform.api_token.secretHash',
    'platform.device_key.identityPublic',
    'focus.device_key.identityPublic',
  ],
  enforcedBy: [
    { file: 'packages/server/src/modules/accounts/sign-in.ts', symbol: 'newToken' },
    { file: 'packages/agent/src/enrolment.ts', symbol: 'becomeEnrolled' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.sign_in) AS tokens,
  (SELECT count(*) FROM candor.device_key) AS device_keys,
  (SELECT count(*) FROM (SELECT 1 FROM candor.sign_in GROUP BY token_hash HAVING count(*) > 1) AS twice)
    + (SELECT count(*) FROM (SELECT 1 FROM candor.api_token GROUP BY secret_hash HAVING count(*) > 1) AS twice) AS shared_tokens,
  (SELECT count(*) FROM (
    SELECT 1 FROM candor.device_key AS key
      JOIN candor.device ON device.company_id = key.company_id AND device.id = key.device_id AND device.state = 'active'
     GROUP BY key.identity_public HAVING count(DISTINCT key.device_id) > 1) AS twice) AS shared_keys`,
    columns: { tokens: 'bigint', device_keys: 'bigint', shared_tokens: 'bigint', shared_keys: 'bigint' },
  },
  good: (found) => found['shared_tokens'] === 0 && found['shared_keys'] === 0,
  tests: [breakItTest, 'packages/server/src/modules/accounts/sign-in.test.ts', 'e2e/clone.test.ts'],
  breakIt: {
    plant: [
      `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at)
        VALUES ('${planted('29')}', 'Planted', 'customer', 'active', 'en', 'UTC', now())`,
      `INSERT INTO candor.device (company_id, id, label, state, protocol, agent_version, platform, last_seq, enrolled_at)
        VALUES ${plantDevice('2a')}, ${plantDevice('2b')}`,
      `INSERT INTO candor.device_key (company_id, device_id, serial, identity_public, sealing_public, link_fingerprint, not_before, not_after)
        VALUES ${plantKey('2a')}, ${plantKey('2b')}`,
    ],
    remove: ['device_key', 'device', 'company'].map(
      (table) =>
        `DELETE FROM candor.${table} WHERE ${table === 'company' ? 'id' : 'company_id'} = '${planted('29')}'`,
    ),
  },
});

/** P114: the console is asked over a real socket, as nobody and with a token that nobody has. */
export const webNeedsSignIn = promise({
  ...shared,
  id: 'web-needs-sign-in',
  clauses: ['P114'],
  fields: ['platform.sign_in.tokenHash'],
  enforcedBy: [
    { file: 'packages/server/src/platform/http/serve-route.ts', symbol: 'serveRoute' },
    { file: 'packages/server/src/listen-rules.ts', symbol: 'listenProblems' },
  ],
  check: { kind: 'probe', probe: 'web-needs-sign-in' },
  good: (found) =>
    found['withoutToken'] === 'refused' && found['madeUpToken'] === 'refused' && found['way'] !== 'open',
  periodMs: probePeriodMs,
  tests: [matrixTest, 'packages/server/src/modules/accounts/sign-in.test.ts'],
  breakIt: { test: breakItTest },
});

const credentials = [
  dictionary.signIn,
  dictionary.password,
  dictionary.totp,
  dictionary.passkey,
  dictionary.recoveryCode,
  dictionary.apiToken,
];
const credentialTables = credentials.map(({ table }) => `'${table}'`).join(', ');
/** What a column's comment says that it is used for; the generated step writes it from the dictionary. */
const purposes = `SELECT c.relname AS table_name, col_description(a.attrelid, a.attnum) AS comment
  FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'candor'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`;

/** P130, P131: credentials are there for signing in and its security; for marketing there is nothing at all. */
export const credentialsForSignIn = promise({
  ...shared,
  id: 'credentials-for-sign-in',
  clauses: ['P130', 'P131'],
  fields: credentials.flatMap(fieldsOf),
  enforcedBy: [
    { file: 'packages/policy/src/dictionary/vocabulary.ts', symbol: 'Purpose' },
    { file: 'packages/policy/src/dictionary/platform/sign-in.ts', symbol: 'signIn' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS columns,
  count(*) FILTER (WHERE table_name IN (${credentialTables})) AS of_credentials,
  count(*) FILTER (WHERE table_name IN (${credentialTables})
    AND (comment IS NULL OR NOT substr(comment, 8)::jsonb -> 'purpose' <@ '["authentication", "security"]')) AS other_purposes,
  count(*) FILTER (WHERE comment LIKE '%marketing%' OR comment LIKE '%advertis%') AS for_marketing
FROM (${purposes}) AS declared`,
    columns: {
      columns: 'bigint',
      of_credentials: 'bigint',
      other_purposes: 'bigint',
      for_marketing: 'bigint',
    },
  },
  good: (found) =>
    Number(found['of_credentials']) > 0 && found['other_purposes'] === 0 && found['for_marketing'] === 0,
  tests: [breakItTest],
  breakIt: {
    plant: [`COMMENT ON COLUMN candor.sign_in.browser_family IS 'candor:{"purpose":["marketing"]}'`],
    remove: [`COMMENT ON COLUMN candor.sign_in.browser_family IS 'candor:{"purpose":["authentication"]}'`],
  },
});
