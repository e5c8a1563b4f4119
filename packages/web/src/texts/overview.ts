import { enOverview } from './en-overview.ts';
import { partOf } from './language.ts';

export type OverviewTexts = typeof enOverview;

/** Of the first page. */
export const overviewTexts = await partOf(
  enOverview,
  async () => (await import('./de-overview.ts')).deOverview,
);
