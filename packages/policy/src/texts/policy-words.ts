import {
  changedParts,
  isSetting,
  type DeviceClass,
  type Mode,
  type PolicyBody,
  type PolicyPart,
  type Setting,
} from '../rights/modes.ts';
import type { RoleName } from '../rights/roles.ts';
import type { RuleChange } from '../rights/rule-change.ts';
import type { PolicyRight } from '../rights/session-rights.ts';
import type { WeeklyHours } from '../rights/weekly-hours.ts';

/** What a policy says, in one language. */
export interface PolicyTexts {
  /** As Intl knows the language and its region. */
  readonly locale: string;
  readonly rights: Readonly<Record<PolicyRight, string>>;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly settings: Readonly<Record<Setting | 'hours', string>>;
  readonly answerFrom: Readonly<Record<'device' | 'device-or-portal', string>>;
  readonly always: string;
  readonly noHours: string;
  readonly seconds: string;
  readonly minutes: string;
  readonly yes: string;
  readonly no: string;
  readonly changes: {
    readonly title: string;
    readonly none: string;
    /** Who it was, where no name is known. */
    readonly by: Readonly<Record<RuleChange['by']['kind'], string>>;
    readonly policy: (by: string) => string;
    readonly part: (name: string, before: string, after: string) => string;
    readonly given: (right: string, by: string) => string;
    readonly givenDetail: (until: string) => string;
    readonly ended: (right: string, by: string) => string;
    readonly endedDetail: string;
  };
  /** What sessions may do on the reader's own device. */
  readonly here: {
    readonly title: string;
    readonly class: Readonly<Record<DeviceClass, string>>;
    readonly notSaid: string;
    readonly signed: (root: string, until: string) => string;
    readonly unsigned: string;
    readonly atMost: (value: string, most: string) => string;
    readonly standing: string;
    readonly noStanding: string;
    readonly given: (right: string, to: string, until: string) => string;
    readonly alsoIfPresent: string;
    readonly roles: Readonly<Record<RoleName, string>>;
    readonly persons: Readonly<Record<'member' | 'staff', (count: number) => string>>;
  };
}

export function partName(part: PolicyPart, texts: PolicyTexts): string {
  return part === 'hours' || isSetting(part) ? texts.settings[part] : texts.rights[part];
}

/** What a body says of a part; undefined where it says nothing, which for hours is what holds at all times. */
export function partWords(body: PolicyBody, part: PolicyPart, texts: PolicyTexts): string | undefined {
  if (part === 'hours') return body.hours && hoursWords(body.hours, texts);
  if (!isSetting(part)) {
    const mode = body.rights[part];
    return mode && texts.modes[mode];
  }
  const value = body[part];
  if (value === undefined) return undefined;
  if (typeof value === 'number')
    return `${value} ${part === 'promptTimeoutS' ? texts.seconds : texts.minutes}`;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  return texts.answerFrom[value];
}

/**
 * What was changed in what sessions may do on a device: who did what, and each part before and after.
 * @param day writes an instant (ms since 1970 UTC) as the reader reads it
 */
export function ruleChangeWords(
  change: RuleChange,
  texts: PolicyTexts,
  day: (at: number) => string,
): { title: string; lines: string[] } {
  const { changes } = texts;
  const by = change.by.name ?? changes.by[change.by.kind];
  switch (change.kind) {
    case 'policy':
      return { title: changes.policy(by), lines: partLines(change, texts, texts.always) };
    case 'given':
      return {
        title: changes.given(texts.rights[change.right], by),
        lines: [changes.givenDetail(day(change.until))],
      };
    case 'ended':
      return { title: changes.ended(texts.rights[change.right], by), lines: [changes.endedDetail] };
    default:
      return change satisfies never;
  }
}

/** "terminal: ask → never", for each part that differs. @param silent where a body says nothing of it */
export function partLines(
  { before, after }: { before: PolicyBody; after: PolicyBody },
  texts: PolicyTexts,
  silent: string,
): string[] {
  return changedParts(before, after).map((part) =>
    texts.changes.part(
      partName(part, texts),
      partWords(before, part, texts) ?? silent,
      partWords(after, part, texts) ?? silent,
    ),
  );
}

/** "Mon–Fri 08:00–17:00, Sat 09:00–12:00" */
export function hoursWords(hours: WeeklyHours, texts: Pick<PolicyTexts, 'locale' | 'noHours'>): string {
  if (hours.length === 0) return texts.noHours;
  return hours
    .map(
      ({ days, fromMinute, untilMinute }) =>
        `${daysWords(days, texts.locale)} ${clock(fromMinute)}–${clock(untilMinute)}`,
    )
    .join(', ');
}

function daysWords(days: readonly number[], locale: string): string {
  const runs: { first: number; last: number }[] = [];
  for (const day of [...new Set(days)].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs
    .map(({ first, last }) => {
      const [from, to] = [dayName(first, locale), dayName(last, locale)];
      if (first === last) return from;
      return last === first + 1 ? `${from}, ${to}` : `${from}–${to}`;
    })
    .join(', ');
}

const aMonday = Date.UTC(2024, 0, 1);

/** @param day 1 (Monday) to 7 */
export function dayName(day: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(
    aMonday + (day - 1) * 86_400_000,
  );
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
