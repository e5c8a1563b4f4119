/** An address to go back to after signing in, if it is one of this console's own; anything else leads to the overview. */
export function ownPath(next: string | undefined): string {
  if (next === undefined || !URL.canParse(next, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(next, location.origin);
  const isOwn = next.startsWith('/') && origin === location.origin && !isBefore(pathname);
  return isOwn ? `${pathname}${search}${hash}` : '/';
}

/** Pages for nobody in particular: to go back to them would be going round in circles. */
const isBefore = (pathname: string) => pathname === '/sign-in' || pathname === '/setup';
