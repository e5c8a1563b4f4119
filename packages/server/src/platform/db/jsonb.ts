import { sql, type RawBuilder } from 'kysely';

/** A list or group as a value of its jsonb column: the driver would make a PostgreSQL array of a list. */
export function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`;
}
