import { useEffect, type ReactNode } from 'react';
import { ThemeMenu } from './theme-menu.tsx';
import { Wordmark } from './wordmark.tsx';
import './quiet.css';

/** Set-up, sign-in and other pages before somebody is known: one card, nothing else to do. */
export function Quiet({
  title,
  detail,
  foot,
  wide = false,
  children,
}: {
  title: string;
  detail?: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Candor`;
  }, [title]);
  return (
    <div className="quiet">
      <header>
        <Wordmark />
        <ThemeMenu />
      </header>
      <main data-wide={wide ? '' : undefined}>
        <header>
          <h1>{title}</h1>
          {detail !== undefined && <p>{detail}</p>}
        </header>
        <div className="quiet-card">{children}</div>
      </main>
      <footer>{foot}</footer>
    </div>
  );
}
