/** What the address of the list holds besides its path: whether answered reports are shown too. */
export type MinorsSearch = { state?: 'all' };

/** A value that isn't known is left out. */
export function readMinorsSearch(given: Readonly<Record<string, unknown>>): MinorsSearch {
  return given['state'] === 'all' ? { state: 'all' } : {};
}
