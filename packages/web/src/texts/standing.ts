import { enStanding } from './en-standing.ts';
import { partOf } from './language.ts';

export type StandingTexts = typeof enStanding;

/** Of standing consents. */
export const standingTexts = await partOf(
  enStanding,
  async () => (await import('./de-standing.ts')).deStanding,
);
