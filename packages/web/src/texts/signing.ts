import { enSigning } from './en-signing.ts';
import { partOf } from './language.ts';

export type SigningTexts = typeof enSigning;

/** Of root keys, the roster, and what they sign. */
export const signingTexts = await partOf(enSigning, async () => (await import('./de-signing.ts')).deSigning);
