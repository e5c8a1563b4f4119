import { dateTime, day } from '../../ui/format.ts';
import type { WhyFacts } from '../../ui/why.tsx';

/** The dictionary's own words for how long, for whom and why, as a person reads them. */
const DAYS_IN_WORDS: Readonly<Record<number, string>> = { 396: '13 months', 731: '24 months' };

const AFTER_WORDS: Readonly<Record<string, string>> = {
  at: 'it was measured',
  day: 'that day',
  expiresAt: 'it expires',
  hour: 'that hour',
  lastAt: 'it was last seen',
  notAfter: 'the certificate ends',
  onlineUntil: 'the connection ended',
  receivedAt: 'it was received',
  removedAt: 'the device is removed',
  seenAt: 'the device last said so',
  untilAt: 'it happened',
};

const BASIS_WORDS: Readonly<Record<string, string>> = {
  '6(1)(a)': 'consent',
  '6(1)(b)': 'contract',
  '6(1)(c)': 'legal duty',
  '6(1)(f)': 'legitimate interest',
};

const PURPOSE_WORDS: Readonly<Record<string, string>> = {
  service: 'running the service',
  time_analysis: 'analysing one’s own time',
  legal_duty: 'a legal duty',
  integrity: 'proving that nothing was lost or changed',
};

const VISIBILITY_WORDS: Readonly<Record<string, string>> = {
  self: 'the person themself',
  nobody: 'nobody',
  public: 'everybody',
  'device.view': 'people who may view devices',
  'log.view': 'people who may view logs',
  'enrolment.manage': 'people who may enrol devices',
  'instance.operate': 'whoever runs this instance',
  'trust.view': 'people who may view promises',
};

/** "396 days after seenAt": days and the field from which they count; undefined for what stays with its owner. */
export function periodOf(retain: string): { days: number; from: string } | undefined {
  const [, days, from = ''] = /^(\d+) days after (\w+)$/u.exec(retain) ?? [];
  return days === undefined ? undefined : { days: Number(days), from };
}

/** "13 months after the device last said so" */
export function retentionWords(retain: string): string {
  const period = periodOf(retain);
  if (period === undefined) return retain;
  const length = DAYS_IN_WORDS[period.days] ?? `${period.days} days`;
  return `${length} after ${AFTER_WORDS[period.from] ?? spaced(period.from)}`;
}

/** "contract, Art. 6(1)(b) GDPR" */
export function basisWords(basis: string): string {
  const [article = '', consent] = basis.split(' ');
  const name = BASIS_WORDS[article] ?? 'law';
  return `${name}${consent === undefined ? '' : ` (${consent})`}, Art. ${article} GDPR`;
}

export function purposeWords(purposes: readonly string[]): string {
  return purposes.map((purpose) => PURPOSE_WORDS[purpose] ?? purpose.replaceAll('_', ' ')).join(', ');
}

export function visibilityWords(visibility: readonly string[]): string {
  return visibility.map((word) => VISIBILITY_WORDS[word] ?? word).join(', ');
}

export function protectionOf(protect: string): WhyFacts['protection'] {
  if (protect === 'plain' || protect === 'hmac' || protect === 'e2e') return protect;
  return 'sealed';
}

const PLATFORM_WORDS: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};

/** The system as the device reported it, or only its family before it did. */
export function systemWords({ osName, platform }: { osName: string | null; platform: string }): string {
  return osName ?? PLATFORM_WORDS[platform] ?? platform;
}

/** How a connection ended, in words. */
const END_WORDS: Readonly<Record<string, string>> = {
  clean: 'The agent was stopped',
  lost: 'The agent went silent',
  server_stop: 'The server was stopped',
  revoked: 'The certificate was revoked',
  replaced: 'The same device connected anew',
};

export function endWords(reason: string | null): string {
  return reason === null ? 'Not known' : (END_WORDS[reason] ?? spaced(reason));
}

/** Records about a device, in words. */
const RECORD_WORDS: Readonly<Record<string, string>> = {
  'platform.device': 'Name and state',
  'platform.device_key': 'Certificates and keys',
  'platform.report': 'Receipts of reports',
  'platform.refusal': 'Refused values',
  'manage.availability': 'Times online',
  'manage.network': 'Hashes of public addresses',
  'manage.inventory': 'Inventory sections',
  'manage.metric': 'Measured values of the last hours',
  'manage.metric_hour': 'Measured values by hour',
  'manage.metric_day': 'Measured values by day',
  'manage.log': 'Messages of the agent',
  'agent.outbox_loss': 'Losses of a full outbox',
};

export function recordWords(record: string): string {
  return RECORD_WORDS[record] ?? record;
}

/** A day while it is in the past, the exact time within the next two days. */
export function dueWords(at: number, nowMs: number): string {
  if (at <= nowMs) return 'with the next clean-up';
  return at - nowMs < 2 * 86_400_000 ? dateTime(at) : day(at);
}

function spaced(name: string): string {
  return name
    .replaceAll(/([A-Z])/gu, ' $1')
    .replaceAll('_', ' ')
    .toLowerCase();
}
