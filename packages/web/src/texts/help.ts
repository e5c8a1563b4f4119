import { enHelp } from './en-help.ts';
import { partOf } from './language.ts';

export const helpTexts = await partOf(enHelp, async () => (await import('./de-help.ts')).deHelp);
