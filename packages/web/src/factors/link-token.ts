import { useEffect, useState } from 'react';

const FORM = /^[A-Za-z0-9_-]{43}$/u;

/** absent: no link led here. broken: one did, but it isn't whole. */
export type Link = { state: 'absent' } | { state: 'broken' } | { state: 'whole'; token: string };

/** What a link holds behind "#" or "#t=", also one that is opened over this page; and a way to do without. */
export function useLink(): [link: Link, dropLink: () => void] {
  const [link, setLink] = useState(takeLink);
  useEffect(() => {
    const take = () => {
      const next = takeLink();
      if (next.state !== 'absent') setLink(next);
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return [link, () => setLink({ state: 'absent' })];
}

/** The address then no longer shows it. */
function takeLink(): Link {
  const held = location.hash.slice(1).replace(/^t=/u, '');
  if (held === '') return { state: 'absent' };
  history.replaceState(history.state, '', location.pathname + location.search);
  return FORM.test(held) ? { state: 'whole', token: held } : { state: 'broken' };
}
