import { createContext, use } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { clockSeconds, dateTime, day, millis, relative, type Instant } from './format.ts';
import { useNow } from './now.ts';
import './time.css';

/** True inside a table, where the row is the tab stop and not each time in it. */
export const InTable = createContext(false);

/** An age, "3 min ago"; the exact time shows on hover and on focus. */
export function Time({ at }: { at: Instant }) {
  const nowMs = useNow();
  const isInTable = use(InTable);
  const exact = dateTime(at);
  const isToday = day(at) === day(nowMs);
  return (
    <time
      className="time"
      dateTime={new Date(millis(at)).toISOString()}
      data-hint={exact}
      aria-description={exact}
      tabIndex={isInTable ? undefined : 0}
    >
      <span className="time-age">{relative(at, nowMs)}</span>
      {isInTable && <span className="time-exact">{isToday ? clockSeconds(at) : exact}</span>}
    </time>
  );
}

/** "as of 14:02:11": how old the values beside it are. */
export function AsOf({ at, isStale = false }: { at: Instant; isStale?: boolean }) {
  const nowMs = useNow();
  const { ui: texts } = useTexts();
  const time = day(at) === day(nowMs) ? clockSeconds(at) : dateTime(at);
  return (
    <span className="as-of" data-stale={isStale ? '' : undefined}>
      {isStale ? texts.stale(time) : texts.asOf(time)}
    </span>
  );
}
