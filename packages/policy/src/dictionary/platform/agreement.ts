import { agreementKinds, agreementLanguages, changeClasses, mostTextBytes } from '../../agreement-kinds.ts';
import { f } from '../field.ts';
import { record } from '../record.ts';
import { month36 } from '../vocabulary.ts';
import { accountDefaults } from './account.ts';

const published = {
  category: 'configuration',
  subject: 'instance',
  purpose: ['legal_duty'],
  basis: { article: '6(1)(c)' },
  retain: { keep: 'instance', why: 'records of consent name it, and it says nothing about anybody' },
  visibility: ['public'],
  protect: 'plain',
  source: 'operator',
  exportable: false,
  rectifiable: false,
  promises: ['P40', 'P86', 'P87'],
} as const;
const facts = {
  capability: 'platform',
  owner: 'instance',
  channel: 'http',
  collectedBy: 'agreements page of the operator',
  appMay: ['select', 'insert'],
  defaults: published,
} as const;

export const agreement = record(
  'platform.agreement',
  { ...facts, table: 'agreement', keys: ['id'], unique: [['kind']] },
  {
    id: f.identifier({ about: 'Random id of the agreement.', source: 'server' }),
    kind: f.oneOf(agreementKinds, { about: 'What it is.' }),
    createdAt: f.instant({ about: 'When its first version was published.', source: 'server' }),
  },
);

/** Immutable: the app may add a version, never change or delete one. */
export const agreementVersion = record(
  'platform.agreement_version',
  {
    ...facts,
    table: 'agreement_version',
    keys: ['agreementId', 'number'],
    unique: [['id']],
  },
  {
    agreementId: f.identifier({ about: 'The agreement.' }),
    number: f.count(10_000, { about: 'Its number, from 1.', source: 'server' }),
    id: f.identifier({ about: 'Random id of the version.', source: 'server' }),
    class: f.oneOf(changeClasses, { about: 'Whether it has to be accepted anew.' }),
    publishedAt: f.instant({ about: 'When it was published.', source: 'server' }),
    effectiveAt: f.instant({ about: 'From when it is in force.' }),
  },
);

/** Immutable, as its version. */
export const agreementText = record(
  'platform.agreement_text',
  {
    ...facts,
    table: 'agreement_text',
    keys: ['agreementId', 'number', 'language'],
    unique: [['id']],
  },
  {
    agreementId: f.identifier({ about: 'The agreement.' }),
    number: f.count(10_000, { about: 'Number of the version.' }),
    language: f.oneOf(agreementLanguages, { about: 'Language of the text.' }),
    id: f.identifier({ about: 'Random id of the text.', source: 'server' }),
    text: f.text(mostTextBytes, { about: 'The text (Markdown).' }),
    sha256: f.hash({ about: 'SHA-256 over its UTF-8 bytes.', source: 'server' }),
  },
);

/** That a company's owners and administrators were told of a version. */
export const agreementNotice = record(
  'platform.agreement_notice',
  {
    ...facts,
    table: 'agreement_notice',
    owner: 'company',
    keys: ['companyId', 'agreementId', 'number', 'kind'],
    channel: 'server',
    collectedBy: 'modules/consents',
    defaults: {
      ...published,
      category: 'accountability',
      subject: 'company',
      retain: { keep: 'company', why: 'it shows that a version was announced before it was in force' },
      visibility: ['agreement.view'],
      source: 'server',
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    agreementId: f.identifier({ about: 'The agreement.' }),
    number: f.count(10_000, { about: 'Number of the version.' }),
    kind: f.oneOf(['published', 'reminder'], { about: 'At publication, or shortly before it is in force.' }),
    at: f.instant({ about: 'When the letters were written.' }),
    letters: f.count(1000, { about: 'How many there were.' }),
  },
);

/** That an account was told of a version of the terms or the privacy notice, in the console and by letter. */
export const accountNotice = record(
  'platform.account_notice',
  {
    ...facts,
    table: 'account_notice',
    keys: ['accountId', 'agreementId', 'number'],
    channel: 'server',
    collectedBy: 'modules/consents',
    defaults: {
      ...accountDefaults,
      category: 'accountability',
      purpose: ['legal_duty'],
      basis: { article: '6(1)(c)' },
      retain: { keep: 'account', why: 'it shows that you were told before a version was in force' },
      promises: ['P86'],
    },
    appMay: ['select', 'insert', 'delete'],
  },
  {
    accountId: f.identifier({ about: 'Whose account was told.' }),
    agreementId: f.identifier({ about: 'Of what.' }),
    number: f.count(10_000, { about: 'Number of the version.' }),
    at: f.instant({ about: 'When.' }),
    hasLetter: f.flag({ about: 'Whether a letter was written too; none to an account that is closed.' }),
  },
);

/** That somebody read the texts in force and found nothing to change. */
export const policyReview = record(
  'platform.policy_review',
  {
    ...facts,
    table: 'policy_review',
    keys: ['id'],
    defaults: {
      ...published,
      category: 'accountability',
      subject: 'account',
      purpose: ['accountability'],
      retain: { from: 'at', days: month36 },
      visibility: ['agreement.view'],
      source: 'server',
      promises: ['P85'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of the review.' }),
    at: f.instant({ about: 'When.' }),
    byAccountId: f.identifier({ about: 'Random id of the account of whoever reviewed them.' }),
  },
);
