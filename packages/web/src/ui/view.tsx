import type { ReactNode } from 'react';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { ErrorState } from './error.tsx';
import { NoMatch } from './no-match.tsx';
import { NoPermission, NotFound } from './no-permission.tsx';
import { Notice } from './notice.tsx';
import { asProblem, isMissing, isRefusal, type Problem } from './problem.ts';
import { Skeleton, type SkeletonShape } from './skeleton.tsx';
import { AsOf } from './time.tsx';
import './view.css';

/** The part of a TanStack Query result (plain or infinite) that a view looks at. */
export type Loadable<Data> = {
  data: Data | undefined;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

export type ViewProps<Data> = {
  query: Loadable<Data>;
  children: (data: Data) => ReactNode;
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
  /** Given while a filter is on: then "empty" means "no match". */
  filter?: { what: string; onClear: () => void } | undefined;
  skeleton?: SkeletonShape;
  size?: 'page' | 'panel';
  /** What a missing thing is called: "device". */
  what?: string;
};

/** Draws all the states of a query, so that a page only writes the good one. */
export function View<Data>(props: ViewProps<Data>) {
  const { query, isEmpty, empty, filter, size = 'page' } = props;
  if (query.data === undefined || isGone(query.error)) {
    if (query.error === null || query.error === undefined)
      return <Skeleton shape={props.skeleton ?? 'text'} />;
    return (
      <Failed
        problem={asProblem(query.error)}
        onRetry={() => query.refetch()}
        size={size}
        what={props.what}
      />
    );
  }
  return (
    <>
      {query.error !== null && query.error !== undefined && <Stale query={query} />}
      {isEmpty?.(query.data) !== true ? (
        props.children(query.data)
      ) : filter ? (
        <NoMatch {...filter} />
      ) : (
        (empty ?? null)
      )}
    </>
  );
}

/** Refused, or not there any more: what was shown before is not theirs to see. */
function isGone(error: unknown): boolean {
  if (error === null || error === undefined) return false;
  const problem = asProblem(error);
  return isRefusal(problem) || isMissing(problem);
}

function Failed({
  problem,
  onRetry,
  size,
  what,
}: {
  problem: Problem;
  onRetry: () => void;
  size: 'page' | 'panel';
  what: string | undefined;
}) {
  if (isRefusal(problem)) return <NoPermission problem={problem} size={size} />;
  if (isMissing(problem)) return <NotFound what={what} />;
  return <ErrorState problem={problem} onRetry={onRetry} size={size} />;
}

/** The last good answer stays on the screen and says how old it is. */
function Stale({ query }: { query: Loadable<unknown> }) {
  const texts = useTexts();
  const { kit, ui } = texts;
  return (
    <div className="view-stale">
      <Notice
        tone="warn"
        title={problemWords(texts, asProblem(query.error))}
        actions={
          <Button kind="quiet" size="small" onPress={() => query.refetch()}>
            {kit.tryAgain}
          </Button>
        }
      >
        {ui.shown} <AsOf at={query.dataUpdatedAt} isStale />
      </Notice>
    </div>
  );
}
