import { enTrust } from './en-trust.ts';
import { partOf } from './language.ts';

export type TrustTexts = typeof enTrust;

/** Of the promises, and of what is held about oneself. */
export const trustTexts = await partOf(enTrust, async () => (await import('./de-trust.ts')).deTrust);
