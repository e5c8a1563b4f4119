import { useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import { NewBar } from '../notice.tsx';
import { InTable } from '../time.tsx';
import { TableBody, VIRTUAL_FROM } from './body.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { useTableChoice } from './choice.ts';
import { GROW_LEAST_REM, type Column, type Sort } from './columns.ts';
import { TableFoot, useMoreAtEnd, type More } from './foot.tsx';
import { TableHead } from './head.tsx';
import { useTableKeys } from './keys.ts';
import { useTableModel } from './model.ts';
import { useSelection } from './selection.ts';
import { TableMenu } from './table-menu.tsx';
import './table.css';

export type { Column, Sort } from './columns.ts';

/** Room for the checkbox. */
const PICK_REM = 2.5;

export type TableProps<Row> = {
  /** Under this name the choice of columns is remembered. */
  name: string;
  label: string;
  /** What a row is called, in the plural, for the count below: "devices". */
  what: string;
  /** Keep it outside the component, or memoised: a new array is a new table. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The row's name, for "Select web-01". */
  rowLabel?: (row: Row) => string;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  more?: More | undefined;
  /** Makes rows selectable; draws the buttons of the bar at the bottom. */
  bulk?: (ids: string[], clear: () => void) => ReactNode;
  /** In place of the rows while there are none: usually a View, which draws loading, empty, no match and errors. */
  none?: ReactNode;
  fresh?: { count: number; onShow: () => void } | undefined;
  currentId?: string | undefined;
  /** "page" fills what is left of a `fill` page and scrolls inside. */
  height?: 'page' | 'content';
  /** Left of the column menu: a FilterLine. `plain` leaves the whole line out. */
  tools?: ReactNode;
  plain?: boolean;
  /** False for the second table of a page, so that j and k belong to the first. */
  hasKeys?: boolean;
};

export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, rowId, rowLabel = rowId, sort, onSort, more, bulk, none } = props;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [choice, setChoice] = useTableChoice(props.name, columns);
  const model = useTableModel({ columns, rows, rowId, sort, hidden: choice.hidden });
  const order = useMemo(() => model.rows.map(({ id }) => id), [model]);
  const selection = useSelection(order);
  useTableKeys({
    isOn: props.hasKeys !== false,
    scroller,
    rows: model.rows,
    currentId: props.currentId,
    onPick: bulk && selection.pick,
  });
  useMoreAtEnd(scroller, more);
  const isAbsent = rows.length === 0 && none !== undefined;
  return (
    <div className="table-region" data-height={props.height ?? 'content'}>
      {props.plain !== true && (
        <div className="table-tools">
          <div>{props.tools}</div>
          <TableMenu columns={columns} choice={choice} onChange={setChoice} />
        </div>
      )}
      {isAbsent ? (
        <div className="table-none">{none}</div>
      ) : (
        // It scrolls, so the keyboard must reach it.
        <div
          ref={setScroller}
          className="table-scroll"
          tabIndex={0}
          role="region"
          aria-label={props.label}
          data-virtual={model.rows.length > VIRTUAL_FROM ? '' : undefined}
        >
          {props.fresh && <NewBar {...props.fresh} />}
          <InTable value>
            <table
              className="table"
              aria-label={props.label}
              aria-rowcount={more === undefined || more.status === 'end' ? rows.length + 1 : -1}
              data-density={choice.density}
              style={leastWidths(model.columns, bulk === undefined ? 0 : PICK_REM)}
            >
              <TableHead
                columns={model.columns}
                sort={sort}
                onSort={onSort}
                picked={bulk && selection.picked}
                onPickAll={selection.pickAll}
              />
              <TableBody
                model={model}
                scroller={scroller}
                rowLabel={rowLabel}
                currentId={props.currentId}
                picked={bulk && selection.ids}
                onPick={selection.pick}
              />
            </table>
          </InTable>
        </div>
      )}
      {bulk && selection.ids.size > 0 && (
        <BulkBar picked={selection.ids.size} onClear={selection.clear}>
          {bulk([...selection.ids], selection.clear)}
        </BulkBar>
      )}
      {!isAbsent && <TableFoot loaded={rows.length} more={more} what={props.what} />}
    </div>
  );
}

/** Below the sum of its columns a table scrolls sideways instead of squeezing them. */
function leastWidths<Row>(columns: readonly Column<Row>[], pickRem: number): CSSProperties {
  const widthWithout = (...dropped: string[]) =>
    columns
      .filter(({ dropBelow }) => !dropped.includes(dropBelow ?? 'never'))
      .reduce((sum, { width }) => sum + (width ?? GROW_LEAST_REM), pickRem);
  return {
    '--least': `${widthWithout()}rem`,
    '--least-medium': `${widthWithout('medium')}rem`,
    '--least-narrow': `${widthWithout('medium', 'narrow')}rem`,
  };
}
