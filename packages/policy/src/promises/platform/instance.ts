import { columnsOf } from '../../derive/table.ts';
import { dictionary } from '../../dictionary/index.ts';
import { mailClasses } from '../../texts/mail/templates.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

const planted = '00000000-0000-7000-8000-000000000088';
const shared = {
  capability: 'platform',
  periodMs: sqlPeriodMs,
} as const;
const breakItTest = 'packages/server/src/modules/promises/break-it.test.ts';

/** P88: as soon as there is an account, there is somebody to ask about privacy. */
export const privacyContactNamed = promise({
  ...shared,
  id: 'privacy-contact-named',
  clauses: ['P88'],
  fields: ['platform.instance.privacyContact'],
  enforcedBy: [{ file: 'packages/protocol/src/api/accounts.ts', symbol: 'accounts' }],
  check: {
    kind: 'sql',
    sql: `SELECT (SELECT count(*) FROM candor.account) AS accounts,
  (SELECT count(*) FROM candor.instance WHERE privacy_contact LIKE '%@%') AS contacts`,
    columns: { accounts: 'bigint', contacts: 'bigint' },
  },
  good: (found) => found['accounts'] === 0 || found['contacts'] === 1,
  tests: [breakItTest, 'packages/server/src/modules/accounts/accounts.test.ts'],
  breakIt: {
    plant: [
      `INSERT INTO candor.person (person_id, created_at) VALUES ('${planted}', now())`,
      `INSERT INTO candor.account (id, person_id, email, email_index, state, age_stated_at, language, created_at)
        VALUES ('${planted}', '${planted}', 'x', sha256('x'), 'active', now(), 'en', now())`,
    ],
    remove: [
      `DELETE FROM candor.account WHERE id = '${planted}'`,
      `DELETE FROM candor.person WHERE person_id = '${planted}'`,
    ],
  },
});

const unrefusable = mailClasses.map((one) => `'${one}'`).join(', ');
const declaredClass = columnsOf(dictionary.mail).find(({ name }) => name === 'class')?.check ?? 'true';

/** P68: every letter is one that the use of an account needs, so there is none to opt out of. */
export const onlyNecessaryMail = promise({
  ...shared,
  id: 'only-necessary-mail',
  clauses: ['P68'],
  fields: ['platform.mail.class', 'platform.mail.template'],
  enforcedBy: [
    { file: 'packages/policy/src/texts/mail/templates.ts', symbol: 'templateNames' },
    { file: 'packages/policy/src/dictionary/platform/mail.ts', symbol: 'mail' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS letters, count(*) FILTER (WHERE class NOT IN (${unrefusable})) AS others FROM candor.mail`,
    columns: { letters: 'bigint', others: 'bigint' },
  },
  good: (found) => found['others'] === 0,
  tests: [breakItTest],
  breakIt: {
    plant: [
      `ALTER TABLE candor.mail DROP CONSTRAINT mail_class_declared`,
      `INSERT INTO candor.mail (id, class, template, state, attempts, created_at)
        VALUES ('${planted}', 'news', 'sign-up', 'queued', 0, now())`,
    ],
    remove: [
      `DELETE FROM candor.mail WHERE id = '${planted}'`,
      `ALTER TABLE candor.mail ADD CONSTRAINT mail_class_declared CHECK (${declaredClass})`,
    ],
  },
});

/** P3: nothing is sold through the product, so nothing of a payment can be kept. */
export const noPaymentData = promise({
  ...shared,
  id: 'no-payment-data',
  clauses: ['P3'],
  fields: [],
  enforcedBy: [{ file: 'packages/policy/src/recipients.ts', symbol: 'recipients' }],
  check: {
    kind: 'sql',
    sql: `SELECT count(*) AS columns,
  count(*) FILTER (WHERE c.relname || '.' || a.attname ~ '(iban|credit_card|card_number|payment|stripe|invoice|subscription)') AS for_payment
FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'candor'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
    columns: { columns: 'bigint', for_payment: 'bigint' },
  },
  good: (found) => Number(found['columns']) > 0 && found['for_payment'] === 0,
  tests: [breakItTest],
  breakIt: {
    plant: [`ALTER TABLE candor.company ADD COLUMN iban text`],
    remove: [`ALTER TABLE candor.company DROP COLUMN iban`],
  },
});
