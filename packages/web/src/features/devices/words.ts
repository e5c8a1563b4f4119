import { devicesTexts } from '../../texts/devices.ts';
import { dateTime, day } from '../../ui/format.ts';

const DAY_MS = 86_400_000;

/** Days of "396 days after seenAt"; undefined for what stays as long as what it belongs to. */
export function retentionDays(retain: string): number | undefined {
  const [, days] = /^(\d+) days after \w+$/u.exec(retain) ?? [];
  return days === undefined ? undefined : Number(days);
}

/** The exact time within the next two days, else the day. */
export function dueWords(at: number, nowMs: number): string {
  if (at <= nowMs) return devicesTexts.now().words.nextCleanUp;
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

/** How a connection ended. */
export function endWords(reason: string | null): string {
  const { ends, notKnown } = devicesTexts.now().words;
  const known: Readonly<Record<string, string>> = ends;
  return reason === null ? notKnown : (known[reason] ?? reason);
}
