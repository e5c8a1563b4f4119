import { useNow } from '../ui/now.ts';
import { ageOf, dayOf, exactTime } from './dates.ts';
import { useSpoken } from './use-texts.ts';

/** An age in the console's language, "3 minutes ago"; the exact time shows on hover and on focus. */
export function When({ at }: { at: number }) {
  const { locale } = useSpoken();
  const nowMs = useNow();
  const exact = exactTime(locale, at);
  return (
    <time
      className="time"
      dateTime={new Date(at).toISOString()}
      data-hint={exact}
      aria-description={exact}
      tabIndex={0}
    >
      {ageOf(locale, at, nowMs)}
    </time>
  );
}

/** A day alone. */
export function Day({ at }: { at: number }) {
  const { locale } = useSpoken();
  return <time dateTime={new Date(at).toISOString()}>{dayOf(locale, at)}</time>;
}
