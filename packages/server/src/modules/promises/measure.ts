import type { Evidence, MeasureType } from '@candor/policy/promises/promise.ts';

/** Takes the declared columns of a measure's row, and only numbers, truths and times among them. */
export function measureRow(
  row: Record<string, unknown>,
  columns: Readonly<Record<string, MeasureType>>,
): Evidence {
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => {
      const value = row[name];
      if (value === null) return [name, null];
      if (type === 'boolean' ? typeof value === 'boolean' : typeof value === 'number')
        return [name, value as number | boolean];
      throw new TypeError(`measure column ${name} is not a ${type}`);
    }),
  );
}
