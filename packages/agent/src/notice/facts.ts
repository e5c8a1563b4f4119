import { readLicenceStanding } from '@candor/policy/licence-payload.ts';
import { licenceSentence, licenceTitle, type LicenceLanguage } from '@candor/policy/texts/licence.ts';
import type { LedgerEntry } from '../ledger.ts';
import { localTime } from '../local-time.ts';

export interface Shown {
  summary: string;
  facts: { name: string; value: string }[];
  actions: { action: Action; label: string }[];
  /** Whether a root can be pinned here. */
  takesRoot: boolean;
}
export const actions = ['stop', 'pause', 'resume'] as const;
export type Action = (typeof actions)[number];

const labels: Record<string, string> = {
  state: 'State',
  approvalCode: 'Code to compare',
  since: 'Since',
  server: 'Server',
  gateway: 'Gateway',
  deviceId: 'Device',
  policyVersion: 'Policy version',
  policyRefused: 'Policy refused',
  policyTaken: 'Policy taken',
  localPolicyRefused: 'Local policy refused',
  collectors: 'Collected',
  trust: 'Trust',
  rootFingerprints: 'Pinned root',
  identityFingerprint: 'Identity of this device',
  lastAckAt: 'Last receipt',
  differingReceipts: 'Receipts that differ',
  foreignSockets: 'Connections to other places',
};

/** What the running process says of itself, in words for the person at the computer. */
export function shownStatus(status: Record<string, unknown>, language: LicenceLanguage): Shown {
  const facts = Object.entries(labels).flatMap(([key, name]) =>
    status[key] === undefined || status[key] === null ? [] : [{ name, value: inWords(key, status[key]) }],
  );
  return {
    summary: summaryOf(status),
    facts: [...facts, ...licenceFacts(status['licence'], language)],
    actions: actionsOf(status),
    takesRoot: status['kind'] === 'manage' && status['deviceId'] !== undefined,
  };
}

/** Where a licence is asked for, how it stands. */
function licenceFacts(told: unknown, language: LicenceLanguage): Shown['facts'] {
  const standing = readLicenceStanding(told);
  return standing
    ? [{ name: licenceTitle(language), value: licenceSentence(standing, language, localTime) }]
    : [];
}

function summaryOf({ state, kind }: Record<string, unknown>): string {
  const what = kind === 'focus' ? 'Your time record' : 'This computer';
  if (state === 'online') return `${what} is connected to its server.`;
  if (state === 'not_running') return 'The agent is not running: nothing leaves this computer now.';
  if (state === 'of_another_account')
    return 'Who is connected stands here. What leaves this computer its administrator sees: sudo candor-agent notice.';
  if (state === 'cloned')
    return 'Two computers used this identity, so the server lets neither in. Run leave, then enrol this computer anew.';
  if (state === 'waiting_for_approval')
    return 'This computer waits until somebody approves it. Nothing is collected before.';
  if (state === 'not_enrolled') return 'This computer is not enrolled: nothing leaves it.';
  return `${what} is not connected (${String(state).replaceAll('_', ' ')}). What is recorded waits here.`;
}

function actionsOf({ state, kind, recording }: Record<string, unknown>): Shown['actions'] {
  if (state === 'not_running' || state === 'not_enrolled' || state === 'of_another_account') return [];
  const stop = { action: 'stop', label: 'Stop collecting' } as const;
  if (kind !== 'focus') return [stop];
  return recording === 'paused'
    ? [{ action: 'resume', label: 'Resume' }, stop]
    : [{ action: 'pause', label: 'Pause' }, stop];
}

function inWords(key: string, value: unknown): string {
  if (typeof value === 'number' && (key === 'since' || key.endsWith('At'))) return localTime(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join('; ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, how]) => `${name}: ${String(how)}`)
      .join('\n');
  if (key === 'trust') return value === 'certified' ? 'certified by the pinned root' : UNCERTIFIED;
  return String(value).replaceAll('_', ' ');
}

const UNCERTIFIED = 'uncertified: no root key has signed this computer';

/** One row of the ledger as the page lists it. */
export function shownEntry(entry: LedgerEntry) {
  const { id, at, kind, records, address, size, hash } = entry;
  const what = kind === 'batch' ? records.join(', ') : `${kind} ${address}`;
  return { id, at, size, hash, receipt: receiptOf(entry), what };
}

/** Reports get one; a hello, an enrolment and the like never do. */
function receiptOf({ kind, hash, ackHash }: LedgerEntry): string {
  if (ackHash === null) return kind === 'batch' ? 'none yet' : 'none';
  return ackHash === hash ? 'equal' : 'differs';
}
