import { f } from '../field.ts';
import { record } from '../record.ts';

/** The agent's own diagnostics, level warning and above: a template's name and typed parameters, no free text. */
export const log = record(
  'manage.log',
  {
    capability: 'manage',
    table: 'device_log',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'fingerprint', 'windowAt'],
    channel: 'agent',
    collectedBy: 'agent/log',
    defaults: {
      category: 'diagnostics',
      subject: 'device',
      purpose: ['support'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'lastAt', days: 90 },
      visibility: ['log.view'],
      protect: 'plain',
      source: 'agent',
      exportable: true,
      rectifiable: false,
      promises: ['P16', 'P17', 'P18', 'P19', 'P20'],
    },
  },
  {
    companyId: f.identifier({
      about: 'The company that owns the device.',
      category: 'identifier',
      source: 'server',
    }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier', source: 'server' }),
    template: f.text(60, { about: 'Which message of the catalogue.' }),
    level: f.integer(40, 60, { about: 'How serious: 40 warning, 50 error, 60 fatal.' }),
    params: f.list(
      f.group(
        {
          name: f.text(40, { about: 'Name of the parameter in the template.' }),
          value: f.text(80, { about: 'A count, time, size, code, version, collector or opaque id.' }),
        },
        { about: 'One parameter.' },
      ),
      8,
      { about: "The template's parameters." },
    ),
    fingerprint: f.hash({
      about: 'SHA-256 of template, level and codes: equal messages of ten minutes are one row.',
    }),
    windowAt: f.instant({ about: 'Start of the ten minutes.' }),
    n: f.count(1_000_000_000, { about: 'How often in that time.' }),
    firstAt: f.instant({ about: 'First time.' }),
    lastAt: f.instant({ about: 'Last time.' }),
  },
);

/** What a full outbox had to drop: the loss is itself reported. */
export const outboxLoss = record(
  'agent.outbox_loss',
  {
    capability: 'manage',
    table: 'device_loss',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'record', 'fromAt'],
    channel: 'agent',
    collectedBy: 'agent/outbox',
    defaults: {
      category: 'accountability',
      subject: 'device',
      purpose: ['integrity'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'untilAt', days: 90 },
      visibility: ['device.view'],
      protect: 'plain',
      source: 'agent',
      exportable: true,
      rectifiable: false,
      promises: ['P14'],
    },
  },
  {
    companyId: f.identifier({
      about: 'The company that owns the device.',
      category: 'identifier',
      source: 'server',
    }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier', source: 'server' }),
    record: f.text(64, { about: 'Record whose rows were dropped.' }),
    fromAt: f.instant({ about: 'Oldest dropped row.' }),
    untilAt: f.instant({ about: 'Newest dropped row.' }),
    n: f.count(1_000_000_000, { about: 'How many rows.' }),
  },
);
