import type { Instant } from '../format.ts';

export type ChartSeries = {
  id: string;
  label: string;
  tone: 1 | 2 | 3 | 4 | 5 | 6;
  /** One for each time; null is a gap. */
  values: readonly (number | null)[];
  format: (value: number) => string;
};

export type ChartProps = {
  title: string;
  /** Instants in milliseconds, rising, shared by all series. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** Upper end of the scale; without it the data decides. */
  max?: number;
  /** Both ends of the time shown; without it the data decides. */
  from?: Instant;
  to?: Instant;
  heightRem?: number;
  /** "bytes" puts the lines of the grid at powers of two. */
  unit?: 'number' | 'bytes';
};

/** Pushes labels apart that would overlap, keeping their order and staying inside the height. */
export function spread(tops: readonly number[], least: number, height: number): number[] {
  const order = tops.map((top, index) => ({ top, index })).toSorted((one, other) => one.top - other.top);
  let floor = least / 2;
  for (const item of order) {
    item.top = Math.max(item.top, floor);
    floor = item.top + least;
  }
  let ceiling = height - least / 2;
  for (const item of order.toReversed()) {
    item.top = Math.min(item.top, ceiling);
    ceiling = item.top - least;
  }
  return order.toSorted((one, other) => one.index - other.index).map(({ top }) => top);
}

/** The last value that isn't a gap, or the one at `index`. */
export function valueAt(values: readonly (number | null)[], index: number | undefined): number | undefined {
  if (index !== undefined) return values[index] ?? undefined;
  return values.findLast((value) => value !== null) ?? undefined;
}
