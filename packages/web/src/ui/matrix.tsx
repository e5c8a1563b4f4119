import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { rangeOf, stepOf, type Cell, type MatrixRange, type Rectangle } from './matrix-cells.ts';
import './matrix.css';

export type MatrixHead = { id: string; name: string };
export type MatrixCell = {
  text: string;
  /** Inherited: nobody set it here. */
  isQuiet: boolean;
  /** Not saved yet. */
  isChanged: boolean;
  hint: string;
};

const ROW_PX = 32;
const COLUMN_PX = 112;
const HEAD_PX = 168;
const NARROW_HEAD_PX = 112;

/**
 * Rows by columns, of which only what is in sight exists. Arrows walk, Shift chooses several, any other key goes to
 * `onKey` with the chosen cells.
 */
export function Matrix({
  label,
  corner,
  rows,
  columns,
  cell,
  chosen,
  onChoose,
  onKey,
  onSight,
}: {
  label: string;
  corner: string;
  rows: readonly MatrixHead[];
  columns: readonly MatrixHead[];
  /** Undefined while it loads. */
  cell: (row: MatrixHead, column: MatrixHead) => MatrixCell | undefined;
  chosen: Rectangle;
  onChoose: (chosen: Rectangle) => void;
  /** @returns whether the key means something */
  onKey: (key: string) => boolean;
  onSight: (range: MatrixRange) => void;
}) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const id = useId();
  const headPx = (scroller?.clientWidth ?? 0) < 480 ? NARROW_HEAD_PX : HEAD_PX;
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    overscan: 4,
    scrollPaddingStart: ROW_PX,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller,
    estimateSize: () => COLUMN_PX,
    overscan: 2,
    scrollPaddingStart: headPx,
  });
  useSight(down, across, onSight);
  const { end } = chosen;
  const choose = (to: Cell, isMore: boolean) => {
    onChoose({ start: isMore ? chosen.start : to, end: to });
    down.scrollToIndex(to.row);
    across.scrollToIndex(to.column);
  };
  const type = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = stepOf(event.key, end, { rows: rows.length, columns: columns.length });
    if (to) choose(to, event.shiftKey);
    else if (!onKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [seenRows, seenColumns] = [down.getVirtualItems(), across.getVirtualItems()];
  const isEndSeen =
    seenRows.some(({ index }) => index === end.row) && seenColumns.some(({ index }) => index === end.column);
  const inside = rangeOf(chosen);
  const [width, height] = [headPx + across.getTotalSize(), ROW_PX + down.getTotalSize()];
  const press = (event: MouseEvent) => {
    const place = event.target instanceof Element ? event.target.closest('[data-at]') : null;
    const [row, column] = place?.getAttribute('data-at')?.split(' ').map(Number) ?? [];
    if (row === undefined || column === undefined) return;
    choose({ row, column }, event.shiftKey);
    scroller?.focus({ preventScroll: true });
  };
  return (
    <div
      ref={setScroller}
      className="matrix"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={isEndSeen ? `${id}-${end.row}-${end.column}` : undefined}
      onKeyDown={type}
      onClick={press}
    >
      <div className="matrix-whole" role="presentation" style={{ width, height, '--head': `${headPx}px` }}>
        <Heads corner={corner} width={width} columns={columns} seen={seenColumns} headPx={headPx} />
        {seenRows.map(({ index: row, start }) => (
          <Row key={rows[row]?.id ?? row} head={rows[row]} row={row} place={{ top: ROW_PX + start, width }}>
            {(head) =>
              seenColumns.map(({ index: column, start: left }) => {
                const of = columns[column];
                return (
                  <CellOf
                    key={of?.id ?? column}
                    id={`${id}-${row}-${column}`}
                    at={{ row, column }}
                    left={headPx + left}
                    shown={of && cell(head, of)}
                    isChosen={isWithin(row, inside.rows) && isWithin(column, inside.columns)}
                    isEnd={row === end.row && column === end.column}
                  />
                );
              })
            }
          </Row>
        ))}
      </div>
    </div>
  );
}

function Heads({
  corner,
  width,
  columns,
  seen,
  headPx,
}: {
  corner: string;
  width: number;
  columns: readonly MatrixHead[];
  seen: readonly VirtualItem[];
  headPx: number;
}) {
  return (
    <div className="matrix-row" data-head="" role="row" aria-rowindex={1} style={{ width }}>
      <div className="matrix-name" role="columnheader" aria-colindex={1}>
        {corner}
      </div>
      {seen.map(({ index, start }) => (
        <div
          key={columns[index]?.id ?? index}
          className="matrix-head"
          role="columnheader"
          aria-colindex={index + 2}
          data-hint={columns[index]?.name}
          style={{ left: headPx + start }}
        >
          {columns[index]?.name}
        </div>
      ))}
    </div>
  );
}

function Row({
  head,
  row,
  place,
  children,
}: {
  head: MatrixHead | undefined;
  row: number;
  place: { top: number; width: number };
  children: (head: MatrixHead) => ReactNode;
}) {
  if (head === undefined) return null;
  return (
    <div className="matrix-row" role="row" aria-rowindex={row + 2} style={place}>
      <div className="matrix-name" role="rowheader" aria-colindex={1} data-hint={head.name}>
        {head.name}
      </div>
      {children(head)}
    </div>
  );
}

function CellOf({
  id,
  at: { row, column },
  left,
  shown,
  isChosen,
  isEnd,
}: {
  id: string;
  at: Cell;
  left: number;
  shown: MatrixCell | undefined;
  isChosen: boolean;
  isEnd: boolean;
}) {
  return (
    <div
      id={id}
      className="matrix-cell"
      role="gridcell"
      tabIndex={-1}
      aria-colindex={column + 2}
      aria-selected={isChosen}
      data-at={`${row} ${column}`}
      data-hint={shown?.hint}
      data-quiet={shown?.isQuiet === true ? '' : undefined}
      data-changed={shown?.isChanged === true ? '' : undefined}
      data-end={isEnd ? '' : undefined}
      style={{ left }}
    >
      {shown?.text ?? '…'}
    </div>
  );
}

const isWithin = (at: number, [from, to]: [number, number]) => from <= at && at <= to;

type Axis = Virtualizer<HTMLDivElement, Element>;

/** Says which part is in sight, whenever another one is. */
function useSight(down: Axis, across: Axis, onSight: (range: MatrixRange) => void): void {
  const ends = ({ range }: Axis): [number, number] => [range?.startIndex ?? 0, range?.endIndex ?? 0];
  const [[top, bottom], [left, right]] = [ends(down), ends(across)];
  useEffect(() => {
    onSight({ rows: [top, bottom], columns: [left, right] });
  }, [top, bottom, left, right, onSight]);
}
