import pg from 'pg';
import { withoutJson } from '../without-json.ts';

const int8 = 20;
const bytea = 17;

/** Values as the product reads them: int8 is a number (never beyond 2^53), bytea Buffer, timestamptz Date, jsonb parsed. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8) return parseWhole;
    if (oid === bytea && format !== 'binary') return parseBytes;
    // the overloads of the driver take each format on its own
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

const bytesOf: (text: string) => Buffer = pg.types.getTypeParser(bytea, 'text');
const parseBytes = (text: string) => withoutJson(bytesOf(text));

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a whole number beyond 2^53');
  return value;
}
