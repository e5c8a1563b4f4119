import { dictionary } from '../../dictionary/index.ts';
import { roleNames } from '../../rights/roles.ts';
import { needsFactor, noRule } from '../../rights/standing.ts';
import { probePeriodMs, promise, sqlPeriodMs } from '../promise.ts';
import { fieldsOf, undeclaredColumns } from '../undeclared.ts';

const shared = {
  capability: 'platform',
  periodMs: sqlPeriodMs,
} as const;
const breakItTest = 'packages/server/src/modules/promises/break-it.test.ts';
const planted = (last: string) => `00000000-0000-7000-8000-0000000000${last}`;
/** An account without anything, to plant rows about. */
const plantAccount = (last: string) => [
  `INSERT INTO candor.person (person_id, created_at) VALUES ('${planted(last)}', now())`,
  `INSERT INTO candor.account (id, person_id, email, email_index, state, age_stated_at, language, created_at)
    VALUES ('${planted(last)}', '${planted(last)}', 'x', sha256('${last}'), 'active', now(), 'en', now())`,
];
const removeAccount = (last: string) => [
  `DELETE FROM candor.account WHERE id = '${planted(last)}'`,
  `DELETE FROM candor.person WHERE person_id = '${planted(last)}'`,
];

const ofAccount = [dictionary.person, dictionary.accountRecord, dictionary.password, dictionary.profile];

/** P1, P42, P115: nothing is kept of an account that is not declared, and no detail beyond address and language is asked. */
export const accountFieldsDeclared = promise({
  ...shared,
  id: 'account-fields-declared',
  clauses: ['P1', 'P42', 'P115'],
  fields: [
    ...fieldsOf(dictionary.person),
    ...fieldsOf(dictionary.accountRecord),
    ...fieldsOf(dictionary.password),
  ],
  enforcedBy: [
    { file: 'packages/protocol/src/api/sign-up.ts', symbol: 'signUp' },
    { file: 'packages/protocol/src/api/me.ts', symbol: 'me' },
    { file: 'packages/policy/src/dictionary/platform/account.ts', symbol: 'accountRecord' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.account) AS accounts,
  ${undeclaredColumns(ofAccount)} AS undeclared_columns,
  (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attnotnull AND attnum > 0 AND NOT attisdropped
    AND ((attrelid = 'candor.person'::regclass AND attname = 'name')
      OR (attrelid = 'candor.profile'::regclass AND attname NOT IN ('person_id', 'visible')))) AS details_required`,
    columns: { accounts: 'bigint', undeclared_columns: 'bigint', details_required: 'bigint' },
  },
  good: (found) => found['undeclared_columns'] === 0 && found['details_required'] === 0,
  tests: [breakItTest, 'packages/server/src/modules/accounts/sign-up.test.ts'],
  breakIt: {
    plant: [`ALTER TABLE candor.account ADD COLUMN birthday date`],
    remove: [`ALTER TABLE candor.account DROP COLUMN birthday`],
  },
});

/** P43: professional details are sealed; no column of them could be read without the person's key. */
export const professionalDetailsSealed = promise({
  ...shared,
  id: 'professional-details-sealed',
  clauses: ['P43'],
  fields: fieldsOf(dictionary.profile),
  enforcedBy: [{ file: 'packages/policy/src/dictionary/platform/profile.ts', symbol: 'profile' }],
  check: {
    kind: 'sql',
    sql: `SELECT (SELECT count(*) FROM candor.profile) AS profiles,
  (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = 'candor.profile'::regclass AND attnum > 0
    AND NOT attisdropped AND attname NOT IN ('person_id', 'visible') AND atttypid <> 'bytea'::regtype) AS readable_columns,
  ${undeclaredColumns([dictionary.profile])} AS undeclared_columns`,
    columns: { profiles: 'bigint', readable_columns: 'bigint', undeclared_columns: 'bigint' },
  },
  good: (found) => found['readable_columns'] === 0 && found['undeclared_columns'] === 0,
  tests: [breakItTest, 'packages/server/src/modules/accounts/profile.test.ts'],
  breakIt: {
    plant: [`ALTER TABLE candor.profile ADD COLUMN nickname text`],
    remove: [`ALTER TABLE candor.profile DROP COLUMN nickname`],
  },
});

/** P2: what is kept of a password is an argon2id hash with at least the cost that is promised. */
export const passwordsHashed = promise({
  ...shared,
  id: 'passwords-hashed',
  clauses: ['P2'],
  fields: ['platform.password.phc'],
  enforcedBy: [{ file: 'packages/server/src/modules/accounts/password-hash.ts', symbol: 'createPasswords' }],
  check: {
    kind: 'sql',
    // PHC string format; 46 MiB are 47,104 KiB, filled once or less of it several times
    sql: String.raw`SELECT count(*) AS passwords,
  count(*) FILTER (WHERE phc !~ '^\$argon2id\$v=19\$m=[0-9]{5,},t=[0-9]+,p=[0-9]+(,keyid=[A-Za-z0-9+/]+)?\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43,}$') AS other,
  count(*) FILTER (WHERE substring(phc FROM 'm=([0-9]+)')::bigint * substring(phc FROM ',t=([0-9]+)')::bigint < 47104) AS cheap
FROM candor.password`,
    columns: { passwords: 'bigint', other: 'bigint', cheap: 'bigint' },
  },
  good: (found) => found['other'] === 0 && found['cheap'] === 0,
  tests: [breakItTest, 'packages/server/src/modules/accounts/password.test.ts'],
  breakIt: {
    plant: [
      ...plantAccount('02'),
      `INSERT INTO candor.password (account_id, phc, set_at) VALUES ('${planted('02')}', 'hunter2hunter2', now())`,
    ],
    remove: [`DELETE FROM candor.password WHERE account_id = '${planted('02')}'`, ...removeAccount('02')],
  },
});

/** P83: there is no account without the statement, nor could there be one. */
export const adultsOnly = promise({
  ...shared,
  id: 'adults-only',
  clauses: ['P83'],
  fields: ['platform.account.ageStatedAt'],
  enforcedBy: [{ file: 'packages/server/src/modules/accounts/sign-up.ts', symbol: 'signUpHandlers' }],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS accounts, count(*) FILTER (WHERE age_stated_at IS NULL) AS without_statement,
  (SELECT attnotnull FROM pg_catalog.pg_attribute
    WHERE attrelid = 'candor.account'::regclass AND attname = 'age_stated_at') AS is_required
FROM candor.account`,
    columns: { accounts: 'bigint', without_statement: 'bigint', is_required: 'boolean' },
  },
  good: (found) => found['without_statement'] === 0 && found['is_required'] === true,
  tests: [breakItTest, 'packages/server/src/modules/accounts/sign-up.test.ts'],
  breakIt: {
    plant: [`ALTER TABLE candor.account ALTER COLUMN age_stated_at DROP NOT NULL`],
    remove: [`ALTER TABLE candor.account ALTER COLUMN age_stated_at SET NOT NULL`],
  },
});

const lookingAfter = roleNames.filter((role) => needsFactor([role], noRule)).map((role) => `'${role}'`);
const hasFactor = (
  before: string,
) => `(EXISTS (SELECT 1 FROM candor.totp AS t WHERE t.account_id = account.id AND t.enrolled_at < ${before})
    OR EXISTS (SELECT 1 FROM candor.passkey AS p WHERE p.account_id = account.id AND p.state = 'active' AND p.created_at < ${before}))`;

/** P58: whoever has a second factor gave it at every sign-in that is open. */
export const secondFactorGiven = promise({
  ...shared,
  id: 'second-factor-given',
  clauses: ['P58'],
  fields: ['platform.sign_in.methods', 'platform.sign_in.factorAt'],
  enforcedBy: [
    { file: 'packages/server/src/modules/accounts/sign-in-steps.ts', symbol: 'passwordStep' },
    { file: 'packages/policy/src/rights/standing.ts', symbol: 'needsFactor' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  count(*) AS looking_after,
  count(*) FILTER (WHERE ${hasFactor("'infinity'")}) AS with_factor,
  (SELECT count(*) FROM candor.sign_in AS s JOIN candor.account ON account.id = s.account_id
    WHERE s.state = 'full' AND s.expires_at > now() AND ${hasFactor('s.created_at')}
      AND NOT s.methods ?| ARRAY['passkey', 'totp', 'recovery-code', 'provider']) AS open_without_factor
FROM candor.account WHERE EXISTS (SELECT 1 FROM candor.member AS m
  WHERE m.account_id = account.id AND m.state = 'active' AND m.roles ?| ARRAY[${lookingAfter.join(', ')}])`,
    columns: { looking_after: 'bigint', with_factor: 'bigint', open_without_factor: 'bigint' },
  },
  good: (found) => found['open_without_factor'] === 0,
  tests: [
    breakItTest,
    'packages/server/src/modules/accounts/sign-in.test.ts',
    'packages/server/test/matrix.test.ts',
  ],
  breakIt: {
    plant: [
      ...plantAccount('58'),
      `INSERT INTO candor.totp (account_id, secret, last_step, enrolled_at) VALUES ('${planted('58')}', 'x', 0, now() - interval '1 day')`,
      `INSERT INTO candor.sign_in (id, account_id, token_hash, state, methods, browser_family, os_family, network, created_at, seen_at, wrong_codes, renewal_due, expires_at)
        VALUES ('${planted('58')}', '${planted('58')}', sha256('x'), 'full', '["password"]', 'x', 'x', sha256('x'), now(), now(), 0, false, now() + interval '1 day')`,
    ],
    remove: [
      `DELETE FROM candor.sign_in WHERE id = '${planted('58')}'`,
      `DELETE FROM candor.totp WHERE account_id = '${planted('58')}'`,
      ...removeAccount('58'),
    ],
  },
});

/** P67: every field that may be corrected can be, by its person, on a page. The declarations of both are compared. */
export const detailsRectifiable = promise({
  ...shared,
  id: 'details-rectifiable',
  clauses: ['P67'],
  fields: [
    'platform.person.name',
    'platform.account.email',
    'platform.account.language',
    'platform.account.timeZone',
  ],
  enforcedBy: [
    { file: 'packages/protocol/src/api/me.ts', symbol: 'me' },
    { file: 'packages/server/src/modules/accounts/profile.ts', symbol: 'changeProfile' },
  ],
  check: { kind: 'code', probe: 'details-rectifiable' },
  good: (found) => found['withoutForm'] === 0 && Number(found['rectifiable']) > 0,
  periodMs: probePeriodMs,
  tests: ['packages/server/src/modules/accounts/profile.test.ts'],
  breakIt: { test: breakItTest },
});
