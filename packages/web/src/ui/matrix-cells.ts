export type Cell = { row: number; column: number };
/** From where a choice began to where it is now. */
export type Rectangle = { start: Cell; end: Cell };

export type MatrixRange = { rows: [from: number, to: number]; columns: [from: number, to: number] };

export function rangeOf({ start, end }: Rectangle): MatrixRange {
  const ends = (one: number, other: number): [number, number] => [Math.min(one, other), Math.max(one, other)];
  return { rows: ends(start.row, end.row), columns: ends(start.column, end.column) };
}

/** How many cells a rectangle has. */
export function sizeOf({ start, end }: Rectangle): number {
  return (Math.abs(start.row - end.row) + 1) * (Math.abs(start.column - end.column) + 1);
}

/** Every cell of a rectangle, row by row. */
export function cellsIn(rectangle: Rectangle): Cell[] {
  const { rows, columns } = rangeOf(rectangle);
  return between(rows).flatMap((row) => between(columns).map((column) => ({ row, column })));
}

function between([from, to]: [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const PAGE_ROWS = 10;
const steps: Readonly<Record<string, [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE_ROWS, 0],
  PageDown: [PAGE_ROWS, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** Where a key leads, within the matrix; undefined for a key that leads nowhere. */
export function stepOf(
  key: string,
  { row, column }: Cell,
  size: { rows: number; columns: number },
): Cell | undefined {
  const step = steps[key];
  if (step === undefined) return undefined;
  const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  return { row: within(row + step[0], size.rows), column: within(column + step[1], size.columns) };
}
