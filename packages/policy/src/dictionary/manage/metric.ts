import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

/** Every measured quantity and its unit. */
export const metrics = {
  cpu: '%',
  load: 'processes',
  'memory-used': 'bytes',
  'memory-available': 'bytes',
  'swap-used': 'bytes',
  'mount-used': 'bytes',
  'adapter-rx': 'bytes/s',
  'adapter-tx': 'bytes/s',
  uptime: 's',
  'agent-memory': 'bytes',
} as const;
export type Metric = keyof typeof metrics;
// Object.keys widens to string; the object above is the closed list
const metricNames = Object.keys(metrics) as [Metric, ...Metric[]];

const monitoring = {
  category: 'device-state',
  subject: 'device',
  purpose: ['monitoring'],
  basis: { article: '6(1)(b)' },
  visibility: ['device.view'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P14'],
} as const;
const owner = {
  companyId: f.identifier({ about: 'The company that owns the device.', category: 'identifier' }),
  deviceId: f.identifier({ about: 'The device.', category: 'identifier' }),
};
const metric = f.oneOf(metricNames, { about: 'What was measured.' });
const slot = f.text(64, { about: 'Which mount or adapter; empty for the whole computer.' });

/** Raw samples of this hour and the last; folded into hours after that. */
export const metricRecent = record(
  'manage.metric',
  {
    capability: 'manage',
    table: 'metric_recent',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'metric', 'slot', 'at'],
    channel: 'agent',
    collectedBy: 'agent/collectors/metrics',
    defaults: { ...monitoring, source: 'agent', retain: { from: 'at', days: 14 } },
  },
  {
    companyId: f.identifier({
      about: 'The company that owns the device.',
      category: 'identifier',
      source: 'server',
    }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier', source: 'server' }),
    metric: f.oneOf(metricNames, { about: 'What was measured.' }),
    slot: f.text(64, { about: 'Which mount or adapter; empty for the whole computer.' }),
    at: f.instant({ about: 'When, on the minute.' }),
    value: f.real(-3.4e38, 3.4e38, 'of the metric', { about: 'The measured value.' }),
  },
);

const sums = {
  n: f.count(100_000, { about: 'Samples in it.' }),
  min: f.real(-3.4e38, 3.4e38, 'of the metric', { about: 'Smallest sample.' }),
  max: f.real(-3.4e38, 3.4e38, 'of the metric', { about: 'Largest sample.' }),
  sum: f.real(-3.4e38, 3.4e38, 'of the metric', { about: 'Sum of the samples.' }),
};

/** Hour sums, kept longer than the sixty values inside them, which are cleared after 14 days. */
export const metricHour = record(
  'manage.metric_hour',
  {
    capability: 'manage',
    table: 'metric_hour',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'metric', 'slot', 'hour'],
    channel: 'server',
    collectedBy: 'modules/metrics',
    defaults: { ...monitoring, retain: { from: 'hour', days: 90 } },
  },
  {
    ...owner,
    metric,
    slot,
    hour: f.instant({ about: 'Start of the hour.' }),
    minutes: optional(
      f.series(60, 'of the metric', {
        about: 'A value a minute; NaN where there is none. Cleared after 14 days.',
        retain: { from: 'hour', days: 14 },
      }),
    ),
    ...sums,
  },
);

export const metricDay = record(
  'manage.metric_day',
  {
    capability: 'manage',
    table: 'metric_day',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'metric', 'slot', 'day'],
    channel: 'server',
    collectedBy: 'modules/metrics',
    defaults: { ...monitoring, retain: { from: 'day', days: month13 } },
  },
  {
    ...owner,
    metric,
    slot,
    day: f.instant({ about: 'Start of the day (UTC).' }),
    ...sums,
  },
);
