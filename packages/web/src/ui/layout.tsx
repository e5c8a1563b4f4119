import type { ReactNode } from 'react';
import './layout.css';

/** One under the other. */
export function Stack({ gap = 16, children }: { gap?: 4 | 8 | 16 | 24 | 32; children: ReactNode }) {
  return (
    <div className="stack" data-gap={gap}>
      {children}
    </div>
  );
}

/** Side by side, wrapping. `apart` pushes the ends to the edges. */
export function Row({
  gap = 8,
  apart = false,
  children,
}: {
  gap?: 4 | 8 | 16;
  apart?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="row" data-gap={gap} data-apart={apart ? '' : undefined}>
      {children}
    </div>
  );
}

/** As many equal columns as fit, none narrower than `least` rem. */
export function Grid({ least = 15, children }: { least?: number; children: ReactNode }) {
  return (
    <div className="grid" style={{ '--grid-least': `${least}rem` }}>
      {children}
    </div>
  );
}

/** Two columns, the second under the first where there is no room for both. */
export function Split({ children }: { children: [ReactNode, ReactNode] }) {
  return (
    <div className="split">
      {children[0]}
      {children[1]}
    </div>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  detail,
  actions,
  children,
}: {
  title: string;
  detail?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section">
      <header>
        <div>
          <h2>{title}</h2>
          {detail !== undefined && <p>{detail}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** A bordered block. `flush` lets a table or a list reach the edges. */
export function Panel({
  title,
  actions,
  flush = false,
  children,
}: {
  title?: string;
  actions?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className="panel" data-flush={flush ? '' : undefined}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      <div className="panel-body">{children}</div>
    </section>
  );
}

/** Running text at a readable width. */
export function Prose({ children }: { children: ReactNode }) {
  return <p className="prose">{children}</p>;
}
