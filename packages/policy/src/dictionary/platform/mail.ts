import { mailClasses, templateNames } from '../../texts/mail/templates.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';

const letter = {
  category: 'accountability',
  subject: 'person',
  purpose: ['contact'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'endedAt', days: 30 },
  visibility: ['self'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P1'],
} as const;

const content = { category: 'contact', visibility: ['nobody'], exportable: false } as const;

/** A letter, until 30 days after it was sent or given up. Its address and contents go as soon as it ends. */
export const mail = record(
  'platform.mail',
  {
    capability: 'platform',
    table: 'mail',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'platform/mail',
    defaults: letter,
  },
  {
    id: f.identifier({ about: 'Random id of the letter, also in its Message-ID.' }),
    personId: optional(f.identifier({ about: 'To whom, where it is known.' })),
    companyId: optional(f.identifier({ about: 'Of which company it speaks.', subject: 'company' })),
    class: f.oneOf(mailClasses, { about: 'Whether it can be refused; none of these can.' }),
    template: f.oneOf(templateNames, { about: 'Which letter.' }),
    state: f.oneOf(['queued', 'sent', 'failed'], {
      about: 'Waiting, taken by the mail server, or given up.',
    }),
    attempts: f.count(100, { about: 'How often sending was tried.' }),
    failure: optional(
      f.text(60, {
        about: 'Answer of the mail server to the last try that failed, or what kept it from one.',
      }),
    ),
    createdAt: f.instant({ about: 'When it was written.' }),
    lastTriedAt: optional(f.instant({ about: 'When it was last tried.' })),
    nextTryAt: optional(f.instant({ about: 'When it is tried next.' })),
    endedAt: optional(f.instant({ about: 'When it was sent or given up.' })),
    personLetter: optional(
      f.json(4096, {
        ...content,
        about: 'Address and contents of a letter to a known person, until it ends.',
        protect: 'sealed:subject',
      }),
    ),
    companyLetter: optional(
      f.json(4096, {
        ...content,
        about: 'Address and contents of a letter of a company to somebody without an account, until it ends.',
        protect: 'sealed:company',
      }),
    ),
    instanceLetter: optional(
      f.json(4096, {
        ...content,
        about: 'Address and contents of a letter to somebody without account and company, until it ends.',
        protect: 'sealed:instance',
      }),
    ),
  },
);
