import { enRecords } from './en-records.ts';
import { partOf } from './language.ts';

/** Of whatever says what is kept, and why. */
export const recordsTexts = await partOf(enRecords, async () => (await import('./de-records.ts')).deRecords);
