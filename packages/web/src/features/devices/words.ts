import { dateTime, day } from '../../ui/format.ts';

const DAY_MS = 86_400_000;

/** Days of "396 days after seenAt"; undefined for what stays as long as what it belongs to. */
export function retentionDays(retain: string): number | undefined {
  const [, days] = /^(\d+) days after \w+$/u.exec(retain) ?? [];
  return days === undefined ? undefined : Number(days);
}

/** The exact time within the next two days, else the day. */
export function dueWords(at: number, nowMs: number): string {
  if (at <= nowMs) return 'with the next clean-up';
  return at - nowMs < 2 * DAY_MS ? dateTime(at) : day(at);
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

const END_WORDS: Readonly<Record<string, string>> = {
  clean: 'The agent was stopped',
  lost: 'The agent went silent',
  server_stop: 'The server was stopped',
  revoked: 'The certificate was revoked',
  replaced: 'The same device connected anew',
};

/** How a connection ended. */
export function endWords(reason: string | null): string {
  return reason === null ? 'Not known' : (END_WORDS[reason] ?? reason);
}
