import { createHash } from 'node:crypto';
import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import { logTemplates, type LogTemplate } from '@candor/protocol/log-templates.ts';
import type { Batch } from '@candor/protocol/messages/agent.ts';
import { chance } from './chance.ts';
import type { SimulatedDevice } from './company.ts';

export type LogRow = WireRow<typeof dictionary.log>;

const minuteMs = 60_000;
const windowMs = 10 * minuteMs;
/** One device in so many has something to say. */
const oneIn = 9;

/** What agents complained about, with the parameters of each. */
const complaints: readonly [Complaint, ...Complaint[]] = [
  { weight: 5, template: 'link.lost', params: { code: 'ECONNRESET', waitMs: '1840' } },
  { weight: 3, template: 'link.lost', params: { code: 'ETIMEDOUT', waitMs: '4210' } },
  { weight: 4, template: 'collector.slow', params: { collector: 'disks', tookMs: '8120' } },
  { weight: 2, template: 'collector.failed', params: { collector: 'adapters', n: '3', code: 'EACCES' } },
  { weight: 2, template: 'clock.wrong', params: { offMs: '94000' } },
  { weight: 1, template: 'outbox.full', params: { n: '1200' } },
  { weight: 1, template: 'disk.full', params: {} },
  { weight: 1, template: 'certificate.renewed', params: {} },
];
interface Complaint {
  weight: number;
  template: LogTemplate;
  params: Record<string, string>;
}

/** Warnings and errors of the last days; most devices have none. */
export function logRows(device: SimulatedDevice, now: number): LogRow[] {
  const by = chance(device.seed, 'log');
  if (by.share() > 1 / oneIn) return [];
  const rows = Array.from({ length: by.whole(1, 6) }, () => {
    const { template, params } = by.weighted(complaints);
    const lastAt = now - Math.floor(by.between(5, 3 * 24 * 60)) * minuteMs;
    return logRow(template, params, lastAt, by.whole(1, 4));
  });
  return [...new Map(rows.map((row) => [`${row.fingerprint} ${row.windowAt}`, row])).values()];
}

function logRow(template: LogTemplate, params: Complaint['params'], lastAt: number, n: number): LogRow {
  const { level } = logTemplates[template];
  const windowAt = Math.floor(lastAt / windowMs) * windowMs;
  const fingerprint = createHash('sha256')
    .update(`${template} ${level} ${params['code'] ?? ''}`)
    .digest('hex');
  const written = Object.entries(params).map(([name, value]) => ({ name, value }));
  return {
    template,
    level,
    params: written,
    fingerprint,
    windowAt,
    n,
    firstAt: Math.max(windowAt, lastAt - n * 20_000),
    lastAt,
  };
}

/** What an agent of no good build would send: each of these rows is refused, and counted on the device's page. */
export function oddItems(now: number): Batch['items'] {
  const at = Math.floor(now / minuteMs) * minuteMs;
  const metric = { metric: 'cpu', slot: '', at, value: 12 };
  const [line] = [logRow('link.refused', { code: 'EPERM' }, at, 1)];
  return [
    {
      record: 'manage.metric',
      rows: [
        { ...metric, windowTitle: 'simulated' },
        { ...metric, at: at - minuteMs, userName: 'simulated' },
        { ...metric, value: 'twelve' },
        { ...metric, at: at + 24 * 60 * minuteMs },
      ],
    },
    { record: 'manage.keystrokes', rows: [{ at, keys: 'simulated' }] },
    { record: 'manage.log', rows: [{ ...line, template: 'free.text' }] },
  ];
}
