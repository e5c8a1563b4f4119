import { metaOf, type DictionaryRecord } from '../dictionary/record.ts';
import { columnName } from './table.ts';

/** A time after which rows, or one of their values, end. */
export interface Expiry {
  /** Column whose instant starts the period; null is not yet due. */
  from: string;
  days: number;
}

/** When the record's rows end: the longest period of their fields; undefined where they stay with what they belong to. */
export function rowExpiry(of: DictionaryRecord): Expiry | undefined {
  const periods = Object.values(of.fields)
    .map((field) => metaOf(of, field).retain)
    .filter((retain) => 'from' in retain)
    .toSorted((a, b) => b.days - a.days);
  return periods[0] && { from: columnName(periods[0].from), days: periods[0].days };
}

/** Optional values that end before their row does; they are cleared. */
export function valueExpiries(of: DictionaryRecord): (Expiry & { column: string })[] {
  const row = rowExpiry(of);
  return Object.entries(of.fields).flatMap(([name, field]) => {
    const { retain, storedAs } = metaOf(of, field);
    if (!field.optional || storedAs !== undefined || !('from' in retain) || !row || retain.days >= row.days)
      return [];
    return [{ column: columnName(name), from: columnName(retain.from), days: retain.days }];
  });
}
