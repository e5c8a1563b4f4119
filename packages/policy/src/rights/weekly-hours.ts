export const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;

/** Stretches of the week in the company's time zone: days 1 (Monday) to 7, minutes of the day, the last one excluded. */
export type WeeklyHours = { days: number[]; fromMinute: number; untilMinute: number }[];

/** @param minuteOfWeek 0 is Monday 00:00 in the company's time zone */
export function isWithinHours(hours: WeeklyHours | undefined, minuteOfWeek: number): boolean {
  if (hours === undefined) return true;
  const day = Math.floor(minuteOfWeek / minutesOfDay) + 1;
  const minute = minuteOfWeek % minutesOfDay;
  return hours.some(
    ({ days, fromMinute, untilMinute }) => days.includes(day) && fromMinute <= minute && minute < untilMinute,
  );
}

/** What both leave open. */
export function commonHours(one: WeeklyHours, other: WeeklyHours): WeeklyHours {
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const days = a.days.filter((day) => b.days.includes(day));
      const fromMinute = Math.max(a.fromMinute, b.fromMinute);
      const untilMinute = Math.min(a.untilMinute, b.untilMinute);
      return days.length > 0 && fromMinute < untilMinute ? [{ days, fromMinute, untilMinute }] : [];
    }),
  );
}

/** Whether `inner` has no minute that `outer` lacks; undefined is the whole week. */
export function coversHours(outer: WeeklyHours | undefined, inner: WeeklyHours | undefined): boolean {
  if (outer === undefined) return true;
  for (let minute = 0; minute < minutesOfWeek; minute++)
    if (isWithinHours(inner, minute) && !isWithinHours(outer, minute)) return false;
  return true;
}
