import type { ReactNode } from 'react';

/** What there is in English alone, such as the dictionary's own words: said so to whoever hears the page. */
export function InEnglish({ children }: { children: ReactNode }) {
  return <span lang="en">{children}</span>;
}
