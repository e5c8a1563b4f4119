import { f } from '../field.ts';
import { record } from '../record.ts';

export const company = record(
  'platform.company',
  {
    capability: 'platform',
    table: 'company',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'set-up form',
    defaults: {
      category: 'configuration',
      subject: 'company',
      purpose: ['service'],
      basis: { article: '6(1)(b)' },
      retain: { keep: 'account', why: 'devices belong to it' },
      visibility: ['device.view'],
      protect: 'plain',
      source: 'operator',
      exportable: true,
      rectifiable: true,
      promises: ['P38'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of the company.', source: 'server', rectifiable: false }),
    name: f.text(120, { about: 'Name of the company.' }),
    createdAt: f.instant({ about: 'When it was made.', source: 'server', rectifiable: false }),
  },
);
