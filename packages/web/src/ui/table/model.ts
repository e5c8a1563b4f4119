import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { compareValues, isSortable, type Column, type Sort } from './columns.ts';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

export type ListedRow<Row> = { id: string; row: Row };
type Held<Row> = { row: Row };
export type TableModel<Row> = { columns: readonly Column<Row>[]; rows: readonly ListedRow<Row>[] };

/** The columns that show and the rows in their order, by TanStack Table. It owns no state: sort is in the URL, choice is remembered. */
export function useTableModel<Row>({
  columns,
  rows,
  rowId,
  sort,
  hidden,
}: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  sort: Sort | undefined;
  hidden: readonly string[];
}): TableModel<Row> {
  const definitions = useMemo(() => columns.map((column) => definition(column)), [columns]);
  const held = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const { id: sortId, direction } = sort ?? {};
  const sorting = useMemo(
    () => (sortId === undefined ? [] : [{ id: sortId, desc: direction === 'down' }]),
    [sortId, direction],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: held,
    getRowId: ({ row }) => rowId(row),
    state: { sorting },
    // A list that the server sorts comes in order already.
    manualSorting: columns.find(({ id }) => id === sortId)?.sortBy === undefined,
  });
  const shown = useMemo(() => columns.filter(({ id }) => !hidden.includes(id)), [columns, hidden]);
  const sorted = table.getRowModel().rows;
  return useMemo(
    () => ({ columns: shown, rows: sorted.map(({ id, original }) => ({ id, row: original.row })) }),
    [shown, sorted],
  );
}

function definition<Row>(column: Column<Row>): ColumnDef<typeof features, Held<Row>, unknown> {
  return {
    id: column.id,
    header: column.header,
    enableSorting: isSortable(column),
    accessorFn: ({ row }) => column.sortBy?.(row) ?? undefined,
    sortFn: (one, other, id) => compareValues(one.getValue(id), other.getValue(id)),
    sortUndefined: 'last',
  };
}
