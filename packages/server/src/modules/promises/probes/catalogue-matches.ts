import type { Probe } from '../runner.ts';

export interface CatalogueReading {
  columns: number;
  differences: number;
}

/** Compares the database with the dictionary, both ways, as the start of the server does. */
export function catalogueMatches(read: () => Promise<CatalogueReading>): Probe {
  return async () => ({ ...(await read()) });
}
