import type { Evidence, MeasureType } from '@candor/policy/promises/promise.ts';

/** Takes the declared columns of a measure's row, and only numbers, truths, times and ids among them. */
export function measureRow(
  row: Record<string, unknown>,
  columns: Readonly<Record<string, MeasureType>>,
): Evidence {
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => {
      const value = row[name];
      if (value === null) return [name, null];
      if (isOf(type, value)) return [name, value];
      throw new TypeError(`measure column ${name} is not a ${type}`);
    }),
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function isOf(type: MeasureType, value: unknown): value is string | number | boolean {
  if (type === 'uuid') return typeof value === 'string' && uuid.test(value);
  return type === 'boolean' ? typeof value === 'boolean' : typeof value === 'number';
}
