import { createContext, use, useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTexts } from '../texts/use-texts.ts';
import { Fold } from './fold.tsx';
import { useMedia } from './media.ts';
import './page.css';

/** The top bar's place for the crumbs of the page below; absent where there is no frame. */
export const PlaceSlot = createContext<HTMLElement | null>(null);

export type PageProps = {
  title: string;
  /** Links to what stands above this page, outermost first. */
  above?: readonly ReactNode[];
  /** Beside the title: a Status, a Badge. */
  status?: ReactNode;
  /** Under the title: one line, AsOf. */
  detail?: ReactNode;
  actions?: ReactNode;
  /** The page is as high as the window and its table scrolls. */
  fill?: boolean;
  children: ReactNode;
};

export function Page({ title, above = [], status, detail, actions, fill = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Candor`;
  }, [title]);
  useEffect(() => focusOnArrival(heading.current), []);
  return (
    <div className="page" data-fill={fill ? '' : undefined}>
      <Place above={above} title={title} />
      <header className="page-head">
        <div>
          <div className="page-name">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {status}
          </div>
          {detail !== undefined && <div className="page-detail">{detail}</div>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A page about one thing: facts on the left, everything else (usually Tabs) on the right. */
export function DetailPage({ facts, children, ...page }: PageProps & { facts: ReactNode }) {
  const { ui: texts } = useTexts();
  const isNarrow = useMedia('(width < 64rem)');
  return (
    <Page {...page}>
      <div className="detail">
        <aside className="detail-facts" aria-label={texts.facts}>
          {isNarrow ? <Fold title={texts.facts}>{facts}</Fold> : facts}
        </aside>
        <div>{children}</div>
      </div>
    </Page>
  );
}

function Place({ above, title }: { above: readonly ReactNode[]; title: string }) {
  const slot = use(PlaceSlot);
  if (slot === null) return null;
  const crumbs = (
    <ol>
      {above.map((link, index) => (
        <li key={index}>{link}</li>
      ))}
      <li aria-current="page">{title}</li>
    </ol>
  );
  return createPortal(crumbs, slot);
}

/** A reader hears the new page's name; a field that asked for the focus keeps it. */
function focusOnArrival(heading: HTMLElement | null): void {
  const isInPage = document.activeElement?.closest('main') !== null && document.activeElement !== null;
  if (heading !== null && !isInPage && document.activeElement !== document.body)
    heading.focus({ preventScroll: true });
}
