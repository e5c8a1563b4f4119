import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import type { Column } from './columns.ts';
import type { ListedRow, TableModel } from './model.ts';

export const VIRTUAL_FROM = 200;
const ROW_GUESS_PX = 33;
const OVERSCAN = 12;

export type TableBodyProps<Row> = {
  model: TableModel<Row>;
  scroller: HTMLDivElement | null;
  rowLabel: (row: Row) => string;
  currentId: string | undefined;
  /** Undefined where rows can't be selected. */
  picked: ReadonlySet<string> | undefined;
  onPick: (id: string, isRange: boolean) => void;
};

/** Draws all rows, or from 200 on only those in sight, with spaces for the rest. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  return props.model.rows.length > VIRTUAL_FROM ? <VirtualBody {...props} /> : <WholeBody {...props} />;
}

function WholeBody<Row>(props: TableBodyProps<Row>) {
  return (
    <tbody>
      {props.model.rows.map((listed, index) => (
        <BodyRow key={listed.id} {...rowProps(props, listed, index)} />
      ))}
    </tbody>
  );
}

function VirtualBody<Row>(props: TableBodyProps<Row>) {
  const { rows } = props.model;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => props.scroller,
    estimateSize: () => ROW_GUESS_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const inSight = virtual.getVirtualItems();
  const above = inSight[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    <tbody>
      <Space heightPx={above} />
      {inSight.map(({ index, key }) => {
        const listed = rows[index];
        return (
          listed && <BodyRow key={key} {...rowProps(props, listed, index)} measure={virtual.measureElement} />
        );
      })}
      <Space heightPx={below} />
    </tbody>
  );
}

function rowProps<Row>(
  props: TableBodyProps<Row>,
  { id, row }: ListedRow<Row>,
  index: number,
): BodyRowProps<Row> {
  const { model, rowLabel, currentId, picked, onPick } = props;
  const isPicked = picked?.has(id);
  return {
    id,
    row,
    index,
    onPick,
    isPicked,
    columns: model.columns,
    label: rowLabel(row),
    isCurrent: currentId === id,
  };
}

function Space({ heightPx }: { heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr className="table-space" aria-hidden>
      <td style={{ height: heightPx }} />
    </tr>
  );
}

type BodyRowProps<Row> = {
  id: string;
  row: Row;
  label: string;
  index: number;
  columns: readonly Column<Row>[];
  isCurrent: boolean;
  isPicked: boolean | undefined;
  onPick: (id: string, isRange: boolean) => void;
  measure?: (element: HTMLTableRowElement | null) => void;
};

function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { ui: texts } = useTexts();
  const { id, row, label, index, columns, isCurrent, isPicked, onPick, measure } = props;
  // The same elements again let React pass over them: a choice or a moved row draws no cell anew.
  const cells = useMemo(
    () => columns.map((column) => <BodyCell key={column.id} column={column} row={row} />),
    [columns, row],
  );
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={id}
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-current={isCurrent ? 'true' : undefined}
      aria-selected={isPicked}
    >
      {isPicked !== undefined && (
        <td className="table-pick">
          <input
            type="checkbox"
            className="table-check"
            aria-label={texts.select(label)}
            checked={isPicked}
            onChange={(event) => onPick(id, isShiftHeld(event.nativeEvent))}
          />
        </td>
      )}
      {cells}
    </tr>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <td
      data-align={column.align}
      data-drop={column.dropBelow}
      data-wraps={column.wraps === true ? '' : undefined}
    >
      {column.cell(row)}
    </td>
  );
}

/** React hands the click itself as the native event of a checkbox's change. */
function isShiftHeld(event: Event): boolean {
  return event instanceof MouseEvent && event.shiftKey;
}
