import { useCallback, useEffect, useState, type CSSProperties, type ReactNode } from 'react';
import { Button } from '../button.tsx';
import { count } from '../format.ts';
import { NewBar } from '../notice.tsx';
import { InTable } from '../time.tsx';
import { TableBody, VIRTUAL_FROM } from './body.tsx';
import { useTableChoice } from './choice.ts';
import { GROW_LEAST_REM, type Column, type Sort } from './columns.ts';
import { TableHead } from './head.tsx';
import { useTableKeys } from './keys.ts';
import { useTableModel } from './model.ts';
import { listed, NOTHING, toggle, toggleAll } from './selection.ts';
import { TableMenu } from './table-menu.tsx';
import './table.css';

export type { Column, Sort } from './columns.ts';

/** Room for the checkbox, kept also where there is none. */
const PICK_REM = 2.5;

export type TableProps<Row> = {
  /** Under this name the choice of columns is remembered. */
  name: string;
  label: string;
  /** Keep it outside the component, or memoised: a new array is a new table. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The row's name, for "Select web-01". */
  rowLabel?: (row: Row) => string;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** Keyset paging: whether there is more behind the last row. */
  more?: { status: 'more' | 'loading' | 'end'; onMore: () => void } | undefined;
  /** Makes rows selectable; draws the buttons of the bar at the bottom. */
  bulk?: (ids: string[], clear: () => void) => ReactNode;
  fresh?: { count: number; onShow: () => void } | undefined;
  currentId?: string | undefined;
  /** "page" fills what is left of a `fill` page and scrolls inside. */
  height?: 'page' | 'content';
  /** Left of the column menu: a FilterLine. Without it and with `plain` there is no tool line. */
  tools?: ReactNode;
  plain?: boolean;
  /** False for the second table of a page, so that j and k belong to the first. */
  hasKeys?: boolean;
  /** What a row is called, in the plural, for the count below: "devices". */
  what: string;
};

export function Table<Row>(props: TableProps<Row>) {
  const {
    name,
    label,
    columns,
    rows,
    rowId,
    rowLabel = rowId,
    sort,
    onSort,
    more,
    bulk,
    fresh,
    plain = false,
  } = props;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [choice, setChoice] = useTableChoice(name, columns);
  const model = useTableModel({ columns, rows, rowId, sort, hidden: choice.hidden });
  const order = model.rows.map(({ id }) => id);
  const [kept, setSelection] = useState(NOTHING);
  const selection = listed(kept, order);
  const pick = useCallback(
    (id: string, isRange: boolean) => setSelection((now) => toggle(now, id, order, isRange)),
    [order],
  );
  useTableKeys({
    isOn: props.hasKeys !== false,
    scroller,
    rows: model.rows,
    currentId: props.currentId,
    onPick: bulk && pick,
  });
  useMoreAtEnd(scroller, more);
  const clear = () => setSelection(NOTHING);
  return (
    <div className="table-region" data-height={props.height ?? 'content'}>
      {!plain && (
        <div className="table-tools">
          <div>{props.tools}</div>
          <TableMenu columns={columns} choice={choice} onChange={setChoice} />
        </div>
      )}
      {/* It scrolls, so the keyboard must reach it. */}
      <div
        ref={setScroller}
        className="table-scroll"
        tabIndex={0}
        role="region"
        aria-label={label}
        data-virtual={model.rows.length > VIRTUAL_FROM ? '' : undefined}
      >
        {fresh && <NewBar {...fresh} />}
        <InTable value>
          <table
            className="table"
            aria-label={label}
            aria-rowcount={rowCount(rows.length, more)}
            data-density={choice.density}
            style={least(model.columns)}
          >
            <TableHead
              columns={model.columns}
              sort={sort}
              onSort={onSort}
              picked={bulk && pickedOf(selection.ids.size, order.length)}
              onPickAll={() => setSelection(toggleAll(selection, order))}
            />
            <TableBody
              model={model}
              scroller={scroller}
              rowLabel={rowLabel}
              currentId={props.currentId}
              picked={bulk && selection.ids}
              onPick={pick}
            />
          </table>
        </InTable>
      </div>
      {bulk && selection.ids.size > 0 && (
        <div className="table-bulk" role="toolbar" aria-label="Selected rows">
          <strong role="status">{count(selection.ids.size)} selected</strong>
          {bulk([...selection.ids], clear)}
          <Button kind="quiet" onPress={clear}>
            Clear
          </Button>
        </div>
      )}
      <TableFoot loaded={rows.length} more={more} what={props.what} />
    </div>
  );
}

function TableFoot({
  loaded,
  more,
  what,
}: {
  loaded: number;
  more: TableProps<never>['more'];
  what: string;
}) {
  const isWhole = more === undefined || more.status === 'end';
  return (
    <div className="table-foot">
      <span role="status">{isWhole ? `${count(loaded)} ${what}` : `First ${count(loaded)} ${what}`}</span>
      {!isWhole && (
        <Button kind="quiet" size="small" isPending={more.status === 'loading'} onPress={more.onMore}>
          Load more
        </Button>
      )}
    </div>
  );
}

/** Asks for more shortly before the end comes into sight. */
function useMoreAtEnd(scroller: HTMLDivElement | null, more: TableProps<never>['more']): void {
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

function rowCount(loaded: number, more: TableProps<never>['more']): number {
  return more === undefined || more.status === 'end' ? loaded + 1 : -1;
}

function pickedOf(picked: number, all: number): 'none' | 'some' | 'all' {
  return picked === 0 ? 'none' : picked === all ? 'all' : 'some';
}

/** Below the sum of its columns a table scrolls sideways instead of squeezing them. */
function least<Row>(columns: readonly Column<Row>[]): CSSProperties {
  const widthOf = (some: readonly Column<Row>[]) =>
    some.reduce((sum, { width }) => sum + (width ?? GROW_LEAST_REM), PICK_REM);
  return {
    '--table-least': `${widthOf(columns)}rem`,
    '--table-least-narrow': `${widthOf(columns.filter(({ dropBelow }) => dropBelow === undefined))}rem`,
  };
}
