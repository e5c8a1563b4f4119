export const privateApp = '(private)';

/** `pattern` is an app name, exact or with `*` for any text, in any case. `drop` leaves a gap, `mask` keeps the time. */
export type Exclusion = { pattern: string; kind: 'drop' | 'mask' };

/** What an app is recorded as: its name, `(private)`, or null for not at all. `drop` wins over `mask`. */
export function nameUnder(exclusions: readonly Exclusion[], app: string): string | null {
  const kinds = exclusions.filter((each) => isMatch(each.pattern, app)).map((each) => each.kind);
  if (kinds.includes('drop')) return null;
  return kinds.includes('mask') ? privateApp : app;
}

/** Walks both once per star, so no pattern can make it slow. */
function isMatch(pattern: string, app: string): boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const text = app.toLowerCase();
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
