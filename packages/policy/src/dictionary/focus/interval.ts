import { f } from '../field.ts';
import { record } from '../record.ts';
import { month24 } from '../vocabulary.ts';

const timeRecord = {
  category: 'activity',
  subject: 'person',
  purpose: ['time_analysis'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'startedAt', days: month24 },
  visibility: ['self'],
  protect: 'plain',
  source: 'agent',
  exportable: true,
  rectifiable: false,
  promises: ['P116', 'P117'],
} as const;

/** Names are kept once per person, sealed; intervals hold small numbers. */
export const focusLabel = record(
  'focus.label',
  {
    capability: 'focus',
    table: 'focus_label',
    owner: 'person',
    keys: ['personId', 'labelId'],
    channel: 'server',
    collectedBy: 'modules/activity',
    unique: [['personId', 'kind', 'nameMac']],
    defaults: { ...timeRecord, source: 'server', retain: { from: 'lastUsedAt', days: month24 } },
  },
  {
    personId: f.identifier({ about: 'Whose time record it is.', category: 'identifier' }),
    labelId: f.count(2_147_483_647, { about: 'Small number for the name.' }),
    kind: f.oneOf(['app'], { about: 'What the name is of.' }),
    name: f.text(120, { about: 'Name of the application.', protect: 'sealed:subject' }),
    nameMac: f.hash({
      about: 'Keyed hash of the name, to find it again.',
      protect: 'hmac',
      exportable: false,
    }),
    lastUsedAt: f.instant({ about: 'When it was last active, to the day.' }),
  },
);

/** One stretch of the active window. What was typed, read or searched for is not here, because it never left the device. */
export const focusInterval = record(
  'focus.interval',
  {
    capability: 'focus',
    table: 'focus_interval',
    owner: 'person',
    keys: ['personId', 'deviceNo', 'startedAt'],
    channel: 'agent',
    collectedBy: 'agent/focus',
    defaults: timeRecord,
  },
  {
    personId: f.identifier({ about: 'Whose time record it is.', category: 'identifier', source: 'server' }),
    deviceNo: f.count(32767, { about: 'Which of your devices.', category: 'identifier', source: 'server' }),
    startedAt: f.instant({ about: 'When it began.' }),
    durationMs: f.count(3_600_000, { about: 'How long it lasted (ms).' }),
    app: f.text(120, {
      about: 'The active application.',
      protect: 'sealed:subject',
      storedAs: 'focus.label.name',
    }),
    labelId: f.count(2_147_483_647, { about: 'The application, by its small number.', source: 'server' }),
    keys: f.count(100_000, {
      about: 'How many keys were pressed; never which.',
      promises: ['P117', 'P118', 'P121'],
    }),
    clicks: f.count(100_000, { about: 'How many clicks; never where.', promises: ['P117', 'P118'] }),
    utcOffsetMin: f.integer(-840, 840, { about: 'Offset of your local time from UTC (minutes).' }),
  },
);
