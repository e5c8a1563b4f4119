import { columnsOf } from '../../derive/table.ts';
import { tableRecords } from '../../dictionary/index.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

const planted = (last: string) => `00000000-0000-7000-8000-0000000000${last}`;
const shared = {
  capability: 'platform',
  periodMs: sqlPeriodMs,
} as const;
const breakItTest = 'packages/server/src/modules/promises/break-it.test.ts';
const noticesTest = 'packages/server/src/modules/consents/own-agreements.test.ts';

/** An agreement of the instance with one version, to plant rows about. */
const plantTerms = (last: string, at: string) => [
  `INSERT INTO candor.agreement (id, kind, created_at) VALUES ('${planted(last)}', 'terms', ${at})`,
  `INSERT INTO candor.agreement_version (agreement_id, number, id, class, published_at, effective_at)
    VALUES ('${planted(last)}', 1, '${planted(last)}', 'significant', ${at}, ${at})`,
];
const removeTerms = (last: string) => [
  `DELETE FROM candor.agreement_version WHERE agreement_id = '${planted(last)}'`,
  `DELETE FROM candor.agreement WHERE id = '${planted(last)}'`,
];
const ofEverybody = `agreement.kind IN ('terms', 'privacy-notice')`;

/** P85: a new version, or a review that found nothing to change, in the last twelve months. */
export const policyReviewed = promise({
  ...shared,
  id: 'policy-reviewed',
  clauses: ['P85'],
  fields: ['platform.policy_review.at', 'platform.agreement_version.publishedAt'],
  enforcedBy: [{ file: 'packages/server/src/modules/consents/review.ts', symbol: 'reviewHandlers' }],
  check: {
    kind: 'sql',
    sql: `SELECT published_at, reviewed_at,
  coalesce(greatest(published_at, reviewed_at), (SELECT min(created_at) FROM candor.instance), now())
    < now() - interval '12 months' AS is_overdue
FROM (SELECT
  (SELECT max(version.published_at) FROM candor.agreement_version AS version
    JOIN candor.agreement ON agreement.id = version.agreement_id WHERE ${ofEverybody}) AS published_at,
  (SELECT max(at) FROM candor.policy_review) AS reviewed_at) AS last`,
    columns: { published_at: 'timestamptz', reviewed_at: 'timestamptz', is_overdue: 'boolean' },
  },
  good: (found) => found['is_overdue'] === false,
  tests: [breakItTest, noticesTest],
  breakIt: {
    plant: plantTerms('85', `now() - interval '367 days'`),
    remove: removeTerms('85'),
  },
});

/**
 * P86: who was there before a significant version was in force was told of it before that day, or agreed to it. The
 * first version, which may be in force at once, is told of within the hour.
 */
export const changesAnnounced = promise({
  ...shared,
  id: 'changes-announced',
  clauses: ['P86'],
  fields: ['platform.account_notice.at', 'platform.agreement_version.effectiveAt'],
  enforcedBy: [
    { file: 'packages/server/src/modules/consents/tell-accounts.ts', symbol: 'tellAccounts' },
    { file: 'packages/server/src/modules/consents/agreements.ts', symbol: 'agreementHandlers' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(DISTINCT version.id) AS versions, count(*) AS concerned,
  count(*) FILTER (WHERE agreed IS NULL AND notice.at IS NULL) AS untold,
  count(*) FILTER (WHERE agreed IS NULL AND version.number > 1 AND notice.at >= version.effective_at) AS told_late
FROM candor.agreement_version AS version
  JOIN candor.agreement ON agreement.id = version.agreement_id AND ${ofEverybody}
  JOIN candor.account ON account.created_at < version.effective_at AND account.state <> 'erasing'
  LEFT JOIN candor.account_notice AS notice ON notice.account_id = account.id
    AND notice.agreement_id = version.agreement_id AND notice.number = version.number
  LEFT JOIN LATERAL (SELECT true AS agreed FROM candor.consent WHERE consent.account_id = account.id
    AND consent.subject_id = version.agreement_id AND consent.act = 'given' AND consent.version >= version.number
    LIMIT 1) AS agreement_of ON true
WHERE version.class = 'significant' AND version.effective_at < now() - interval '1 hour'`,
    columns: { versions: 'bigint', concerned: 'bigint', untold: 'bigint', told_late: 'bigint' },
  },
  good: (found) => found['untold'] === 0 && found['told_late'] === 0,
  tests: [breakItTest, noticesTest],
  breakIt: {
    plant: [
      ...plantTerms('86', `now() - interval '1 day'`),
      `INSERT INTO candor.person (person_id, created_at) VALUES ('${planted('86')}', now())`,
      `INSERT INTO candor.account (id, person_id, email, email_index, state, age_stated_at, language, created_at)
        VALUES ('${planted('86')}', '${planted('86')}', 'x', sha256('86'), 'active', now(), 'en', now() - interval '2 days')`,
    ],
    remove: [
      `DELETE FROM candor.account WHERE id = '${planted('86')}'`,
      `DELETE FROM candor.person WHERE person_id = '${planted('86')}'`,
      ...removeTerms('86'),
    ],
  },
});

/** Values that may be kept by consent only; the first such field needs a record of its consent here. */
const byConsent = tableRecords.flatMap((one) =>
  columnsOf(one)
    .filter(({ meta }) => 'consentKey' in meta.basis)
    .map(({ name }) => `(SELECT count(${name}) FROM candor.${one.table})`),
);

/** P87: no consent rests on the acceptance of terms, nor on a yes to something else. */
export const consentNeverImplied = promise({
  ...shared,
  id: 'consent-never-implied',
  clauses: ['P87'],
  fields: ['platform.standing_consent.consentId', 'platform.consent.kind', 'platform.profile.visible'],
  enforcedBy: [
    { file: 'packages/server/src/modules/consents/standing.ts', symbol: 'standingHandlers' },
    { file: 'packages/server/src/modules/consents/own-agreements.ts', symbol: 'ownAgreementHandlers' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.standing_consent) AS standing,
  (SELECT count(*) FROM candor.standing_consent AS standing WHERE NOT EXISTS (
    SELECT 1 FROM candor.consent WHERE consent.company_id = standing.company_id AND consent.id = standing.consent_id
      AND consent.kind = 'standing' AND consent.act = 'given' AND consent.subject_id = standing.id)) AS without_own_yes,
  (SELECT count(*) FROM candor.consent JOIN candor.agreement ON agreement.id = consent.subject_id
    WHERE agreement.kind <> consent.kind) AS to_something_else,
  ${byConsent.join(' + ') || '0::bigint'} AS kept_by_consent,
  (SELECT count(*) FROM pg_catalog.pg_attribute
    WHERE attrelid = 'candor.profile'::regclass AND attname = 'visible' AND atthasdef) AS on_from_the_start`,
    columns: {
      standing: 'bigint',
      without_own_yes: 'bigint',
      to_something_else: 'bigint',
      kept_by_consent: 'bigint',
      on_from_the_start: 'bigint',
    },
  },
  good: (found) =>
    found['without_own_yes'] === 0 &&
    found['to_something_else'] === 0 &&
    found['kept_by_consent'] === 0 &&
    found['on_from_the_start'] === 0,
  tests: [breakItTest, noticesTest],
  breakIt: {
    plant: [
      ...plantTerms('87', 'now()'),
      `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at)
        VALUES ('${planted('87')}', 'Planted', 'customer', 'active', 'en', 'UTC', now())`,
      `INSERT INTO candor.consent (company_id, id, kind, act, subject_id, version, language, text_sha256, person_id, account_id, method, ip, at, document, signature)
        VALUES ('${planted('87')}', '${planted('87')}', 'terms', 'given', '${planted('87')}', 1, 'en', sha256('x'), '${planted('87')}', '${planted('87')}', 'click', 'x', now(), '{}', 'x')`,
      `INSERT INTO candor.standing_consent (company_id, id, session_right, target_kind, target_id, to_kind, to_members, also_if_present, starts_at, until_at, consent_id)
        VALUES ('${planted('87')}', '${planted('87')}', 'terminal', 'company', '${planted('87')}', 'staff', '[]', false, now(), now(), '${planted('87')}')`,
    ],
    remove: [
      `DELETE FROM candor.standing_consent WHERE company_id = '${planted('87')}'`,
      `DELETE FROM candor.consent WHERE company_id = '${planted('87')}'`,
      `DELETE FROM candor.company WHERE id = '${planted('87')}'`,
      ...removeTerms('87'),
    ],
  },
});
