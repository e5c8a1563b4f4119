import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import { chance, type Chance } from './chance.ts';
import { localTime } from './day.ts';

export type IntervalRow = WireRow<typeof dictionary.focusInterval>;
export type FocusDevice = 'laptop' | 'desktop';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Applications by their window class, with counts a minute and how long one stays with them. */
const apps: readonly [App, ...App[]] = [
  { weight: 26, app: 'Code', keys: 85, clicks: 6, minutes: 16 },
  { weight: 22, app: 'firefox', keys: 22, clicks: 13, minutes: 7 },
  { weight: 12, app: 'org.gnome.Terminal', keys: 62, clicks: 2, minutes: 5 },
  { weight: 13, app: 'thunderbird', keys: 48, clicks: 9, minutes: 6 },
  { weight: 11, app: 'Element', keys: 40, clicks: 5, minutes: 4 },
  { weight: 7, app: 'libreoffice-writer', keys: 70, clicks: 7, minutes: 14 },
  { weight: 4, app: 'libreoffice-calc', keys: 38, clicks: 16, minutes: 9 },
  { weight: 3, app: 'org.gnome.Nautilus', keys: 4, clicks: 18, minutes: 2 },
  { weight: 3, app: 'Inkscape', keys: 9, clicks: 34, minutes: 12 },
];
const evenings: readonly [App, ...App[]] = [
  { weight: 8, app: 'firefox', keys: 14, clicks: 9, minutes: 11 },
  { weight: 4, app: 'mpv', keys: 1, clicks: 1, minutes: 38 },
  { weight: 3, app: 'darktable', keys: 4, clicks: 26, minutes: 18 },
  { weight: 2, app: 'Signal', keys: 44, clicks: 4, minutes: 5 },
];
const meeting: App = { weight: 1, app: 'Jitsi Meet', keys: 3, clicks: 2, minutes: 40 };
interface App {
  weight: number;
  app: string;
  keys: number;
  clicks: number;
  minutes: number;
}

interface Stretch {
  device: FocusDevice;
  from: number;
  until: number;
  apps: readonly [App, ...App[]];
}

/**
 * The owner's stretches at a device that ended in (from, until], oldest first: never two at once, none over a full
 * hour of local time. The same seed and times give the same stretches.
 */
export function intervalsBetween(
  seed: string,
  device: FocusDevice,
  from: number,
  until: number,
): IntervalRow[] {
  const rows: IntervalRow[] = [];
  for (let at = from - dayMs; at < until + dayMs; at += dayMs)
    for (const stretch of stretchesOf(seed, at))
      if (stretch.device === device) rows.push(...activityIn(seed, stretch));
  const hasEnded = (at: number) => at > from && at <= until;
  return rows.filter(({ startedAt, durationMs }) => hasEnded(startedAt + durationMs));
}

/** Where the owner sat on the day of that instant, and what for. */
function stretchesOf(seed: string, at: number): Stretch[] {
  const { day, weekday, hour } = localTime(at);
  const midnight = Math.round((at - hour * hourMs) / minuteMs) * minuteMs;
  const by = chance(seed, 'person', day);
  const stretch = (
    device: FocusDevice,
    from: number,
    until: number,
    what: Stretch['apps'] = apps,
  ): Stretch => ({
    device,
    from: midnight + Math.round(from * 60) * minuteMs,
    until: midnight + Math.round(until * 60) * minuteMs,
    apps: what,
  });
  if (weekday >= 5) return by.share() < 0.8 ? [stretch('laptop', 9.5, by.between(10.6, 12.5), evenings)] : [];
  if (by.share() < 0.05) return [];
  const device = [0, 2, 3].includes(weekday) ? 'desktop' : 'laptop';
  const meets = by.between(10, 11.3);
  const home = by.between(16.7, 18.2);
  const office = [
    stretch(device, by.between(8.3, 9.1), meets),
    stretch('laptop', meets + 0.02, meets + by.between(0.4, 0.8), [meeting]),
    stretch(device, meets + 0.85, by.between(12.2, 12.6)),
    stretch(device, by.between(13.1, 13.5), home),
  ];
  return by.share() < 0.4 ? [...office, stretch('laptop', 20.2, by.between(21, 22.3), evenings)] : office;
}

function activityIn(seed: string, { device, from, until, apps: choice }: Stretch): IntervalRow[] {
  const by = chance(seed, device, from);
  const rows: IntervalRow[] = [];
  let at = from;
  while (at < until - minuteMs) {
    const one = by.weighted(choice);
    const wanted = one.minutes * minuteMs * (0.2 - 0.9 * Math.log(1 - by.share()));
    const end = Math.min(until, at + Math.max(20_000, Math.round(wanted / 1000) * 1000), nextHour(at));
    rows.push(interval(by, one, at, end));
    at = end + (by.share() < 0.16 ? by.whole(1, 9) * minuteMs : by.whole(0, 4) * 1000);
  }
  return rows;
}

function interval(by: Chance, { app, keys, clicks }: App, startedAt: number, end: number): IntervalRow {
  const minutes = (end - startedAt) / minuteMs;
  const count = (aMinute: number) => Math.round(aMinute * minutes * by.between(0.4, 1.3));
  return {
    startedAt,
    durationMs: end - startedAt,
    app,
    keys: count(keys),
    clicks: count(clicks),
    utcOffsetMin: 0 - new Date(startedAt).getTimezoneOffset(),
  };
}

/** The agent cuts at full hours of local time too. */
function nextHour(at: number): number {
  const offset = new Date(at).getTimezoneOffset() * minuteMs;
  return (Math.floor((at - offset) / hourMs) + 1) * hourMs + offset;
}
