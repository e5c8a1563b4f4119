import { sqlPeriodMs, promise } from '../promise.ts';

/** Q1: the database holds what the dictionary declares, and nothing else, both ways. */
export const catalogueMatches = promise({
  id: 'catalogue-matches',
  clauses: ['Q1'],
  capability: 'platform',
  fields: [],
  enforcedBy: [{ file: 'packages/server/src/platform/migrate/catalogue.ts', symbol: 'compareCatalogue' }],
  check: { kind: 'probe', probe: 'catalogue-matches' },
  good: (found) => found['differences'] === 0 && Number(found['columns']) > 0,
  periodMs: sqlPeriodMs,
  tests: ['packages/server/src/platform/migrate/catalogue.test.ts'],
  breakIt: { test: 'packages/server/src/modules/promises/break-it.test.ts' },
});
