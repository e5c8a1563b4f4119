import { useTexts } from '../../texts/use-texts.ts';
import { Icon } from '../icon.tsx';
import { SortDownIcon, SortUpIcon } from '../icons.ts';
import { isSortable, type Column, type Sort } from './columns.ts';

export type TableHeadProps<Row> = {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
  /** Undefined where rows can't be selected. */
  picked: 'none' | 'some' | 'all' | undefined;
  onPickAll: () => void;
};

export function TableHead<Row>({ columns, sort, onSort, picked, onPickAll }: TableHeadProps<Row>) {
  const { ui: texts } = useTexts();
  return (
    <thead>
      <tr>
        {picked !== undefined && (
          <th className="table-pick" scope="col">
            <input
              type="checkbox"
              className="table-check"
              aria-label={texts.selectAll}
              checked={picked === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = picked === 'some';
              }}
              onChange={onPickAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}) {
  const direction = sort?.id === column.id ? sort.direction : undefined;
  const next = direction === 'up' ? 'down' : 'up';
  const canSort = onSort !== undefined && isSortable(column);
  return (
    <th
      scope="col"
      data-align={column.align}
      data-drop={column.dropBelow}
      data-hint={column.hint}
      style={column.width === undefined ? undefined : { width: `${column.width}rem` }}
      aria-sort={direction === undefined ? undefined : direction === 'up' ? 'ascending' : 'descending'}
    >
      {canSort ? (
        <button
          type="button"
          className="table-sort"
          data-on={direction === undefined ? undefined : ''}
          onClick={() => onSort({ id: column.id, direction: next })}
        >
          <span>{column.header}</span>
          <Icon of={direction === 'down' ? SortDownIcon : SortUpIcon} size={12} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
