import { useEffect } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { count } from '../format.ts';

/** Keyset paging: whether there is more behind the last row. */
export type More = { status: 'more' | 'loading' | 'end'; onMore: () => void };

/** How many rows are here, and the way to more of them. */
export function TableFoot({ loaded, more, what }: { loaded: number; more: More | undefined; what: string }) {
  const { kit } = useTexts();
  const isWhole = more === undefined || more.status === 'end';
  return (
    <div className="table-foot">
      <span role="status">{isWhole ? `${count(loaded)} ${what}` : kit.firstOf(count(loaded), what)}</span>
      {!isWhole && (
        <Button kind="quiet" size="small" isPending={more.status === 'loading'} onPress={more.onMore}>
          {kit.loadMore}
        </Button>
      )}
    </div>
  );
}

/** Asks for more shortly before the end comes into sight. */
export function useMoreAtEnd(scroller: HTMLDivElement | null, more: More | undefined): void {
  useEffect(() => {
    if (scroller === null || more?.status !== 'more') return;
    const scrolled = () => {
      const leftPx = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      if (scroller.scrollTop > 0 && leftPx < scroller.clientHeight) more.onMore();
    };
    scroller.addEventListener('scroll', scrolled, { passive: true });
    return () => scroller.removeEventListener('scroll', scrolled);
  }, [scroller, more]);
}
