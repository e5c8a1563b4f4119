import { chance, shareAt } from './chance.ts';
import type { SimulatedDevice } from './company.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Local time as minutes since Monday 00:00 of some week, for rhythms of days and weeks. */
export interface LocalTime {
  /** Days since 1970, local. */
  day: number;
  /** 0 is Monday. */
  weekday: number;
  /** Hours since midnight, with fractions. */
  hour: number;
}

export function localTime(at: number): LocalTime {
  const local = at - new Date(at).getTimezoneOffset() * minuteMs;
  const day = Math.floor(local / dayMs);
  // 1970-01-01 was a Thursday
  return { day, weekday: (day + 3) % 7, hour: (local - day * dayMs) / hourMs };
}

export function isAlwaysOn({ kind }: SimulatedDevice): boolean {
  return kind === 'server';
}

interface Session {
  from: number;
  until: number;
}

/** When somebody has the device switched on at that day: weekdays, from the morning to the evening. */
function sessionOf({ seed }: SimulatedDevice, at: number): Session | undefined {
  const { day, weekday, hour } = localTime(at);
  const by = chance(seed, 'session', day);
  const isThere = by.share() < (weekday < 5 ? 0.93 : 0.06);
  const midnight = at - hour * hourMs;
  const from = midnight + by.between(6.9, 9.4) * hourMs;
  return isThere ? { from, until: from + by.between(7.5, 10) * hourMs } : undefined;
}

/** Since when a device that is on now has been: it may be outside of office hours. */
export function onSince(device: SimulatedDevice, now: number): number {
  const latest = now - (1.2 + 3 * shareAt(device.seed, 1)) * hourMs;
  const session = sessionOf(device, now);
  return session && session.from < latest && session.until > latest ? session.from : latest;
}

/** Whether it was on then, as seen from `now`, when it is on. */
export function isOn(device: SimulatedDevice, at: number, now: number): boolean {
  if (isAlwaysOn(device) || at >= onSince(device, now)) return true;
  const session = sessionOf(device, at);
  return session !== undefined && at >= session.from && at < session.until;
}

/** How busy a device is, 0 to 1: two humps and a lunch for people, nights of backups for servers. */
export function busyness(device: SimulatedDevice, at: number): number {
  const { weekday, hour } = localTime(at);
  const office = weekday < 5 ? 1 : 0.25;
  const hump = (middle: number, width: number) => Math.exp(-(((hour - middle) / width) ** 2));
  const people = hump(10.3, 1.7) + 0.9 * hump(15, 2) + 0.12;
  if (!isAlwaysOn(device)) return Math.min(1, people * (0.35 + 0.65 * office));
  const backup = hump(2 + 2 * shareAt(device.seed, 2), 0.35);
  return Math.min(1, 0.2 + 0.5 * people * office + 0.7 * backup);
}
