import { promise, sqlPeriodMs } from '../promise.ts';

const planted = '00000000-0000-7000-8000-000000000040';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A record differs from what was signed, from the text that it names, or from the audit log, which is kept 13 months. */
const isChanged = `(text.sha256 IS DISTINCT FROM consent.text_sha256 AND consent.kind <> 'standing')
    OR consent.document ->> 'id' IS DISTINCT FROM consent.id::text
    OR consent.document ->> 'companyId' IS DISTINCT FROM consent.company_id::text
    OR consent.document ->> 'accountId' IS DISTINCT FROM consent.account_id::text
    OR consent.document ->> 'kind' IS DISTINCT FROM consent.kind
    OR consent.document ->> 'act' IS DISTINCT FROM consent.act
    OR consent.document ->> 'subjectId' IS DISTINCT FROM consent.subject_id::text
    OR consent.document ->> 'version' IS DISTINCT FROM consent.version::text
    OR consent.document ->> 'language' IS DISTINCT FROM consent.language
    OR consent.document ->> 'textSha256' IS DISTINCT FROM encode(consent.text_sha256, 'hex')
    OR consent.document ->> 'withdraws' IS DISTINCT FROM consent.withdraws::text
    OR consent.document ->> 'at' IS DISTINCT FROM ${instant('consent.at')}
    OR (entry.id IS NULL AND consent.at > now() - interval '390 days')`;

/** A standing consent is another one than was signed. */
const isOther = `consent.id IS NULL
    OR consent.document #>> '{standing,sessionRight}' IS DISTINCT FROM standing.session_right
    OR consent.document #>> '{standing,target,kind}' IS DISTINCT FROM standing.target_kind
    OR consent.document #>> '{standing,target,id}' IS DISTINCT FROM standing.target_id::text
    OR consent.document #>> '{standing,to,kind}' IS DISTINCT FROM standing.to_kind
    OR consent.document #>> '{standing,to,role}' IS DISTINCT FROM standing.to_role
    OR consent.document #> '{standing,to,members}' IS DISTINCT FROM standing.to_members
    OR nullif(consent.document #> '{standing,hours}', 'null') IS DISTINCT FROM standing.hours
    OR consent.document #>> '{standing,alsoIfPresent}' IS DISTINCT FROM standing.also_if_present::text
    OR consent.document #>> '{standing,startsAt}' IS DISTINCT FROM ${instant('standing.starts_at')}
    OR consent.document #>> '{standing,untilAt}' IS DISTINCT FROM ${instant('standing.until_at')}`;

const changed = `SELECT id FROM candor.agreement_text WHERE sha256 <> sha256(convert_to(text, 'UTF8'))
  UNION ALL
  SELECT consent.id FROM candor.consent
    LEFT JOIN candor.agreement_text AS text ON text.agreement_id = consent.subject_id
      AND text.number = consent.version AND text.language = consent.language
    LEFT JOIN candor.audit_entry AS entry ON entry.target_id = consent.id AND entry.action = 'consent.' || consent.act
      AND entry.company_id = consent.company_id AND entry.actor_id = consent.account_id AND entry.outcome = 'done'
   WHERE ${isChanged}
  UNION ALL
  SELECT standing.id FROM candor.standing_consent AS standing LEFT JOIN candor.consent
      ON consent.company_id = standing.company_id AND consent.id = standing.consent_id
   WHERE ${isOther}`;

/** P40: texts have the hashes under which they were published, and records of consent are as they were signed. */
export const consentsProven = promise({
  id: 'consents-proven',
  clauses: ['P40'],
  capability: 'platform',
  fields: [
    'platform.agreement_text.sha256',
    'platform.consent.textSha256',
    'platform.consent.at',
    'platform.consent.ip',
  ],
  enforcedBy: [
    { file: 'packages/server/src/modules/consents/keep-consent.ts', symbol: 'consentKeeper' },
    { file: 'packages/policy/src/dictionary/platform/consent.ts', symbol: 'consent' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT (SELECT count(*) FROM candor.agreement_text) AS texts,
  (SELECT count(*) FROM candor.consent) AS consents,
  count(*) AS changed, (array_agg(id))[1] AS first_changed FROM (${changed}) AS found`,
    columns: { texts: 'bigint', consents: 'bigint', changed: 'bigint', first_changed: 'uuid' },
  },
  good: (found) => found['changed'] === 0,
  periodMs: sqlPeriodMs,
  tests: [
    'packages/server/src/modules/promises/break-it.test.ts',
    'packages/server/src/modules/consents/consents-proof.test.ts',
  ],
  breakIt: {
    plant: [
      `INSERT INTO candor.agreement (id, kind, created_at) VALUES ('${planted}', 'terms', now())`,
      `INSERT INTO candor.agreement_version (agreement_id, number, id, class, published_at, effective_at)
VALUES ('${planted}', 1, '${planted}', 'significant', now(), now())`,
      `INSERT INTO candor.agreement_text (agreement_id, number, language, id, text, sha256)
VALUES ('${planted}', 1, 'en', '${planted}', 'What was not agreed to', sha256('What was agreed to'))`,
    ],
    remove: [
      `DELETE FROM candor.agreement_text WHERE agreement_id = '${planted}'`,
      `DELETE FROM candor.agreement_version WHERE agreement_id = '${planted}'`,
      `DELETE FROM candor.agreement WHERE id = '${planted}'`,
    ],
  },
});
