const FORM = /^[A-Za-z0-9_-]{43}$/u;

/** The set-up link's token out of the address, which then no longer shows it. Undefined where there is none. */
export function takeToken(): string | undefined {
  const token = location.hash.slice(1);
  if (token !== '') history.replaceState(history.state, '', location.pathname + location.search);
  return FORM.test(token) ? token : undefined;
}
