import { words, type Word } from './words.ts';

/** What only a person does who is there: signing, agreeing, asking for and answering to control of a device. */
const personal: ReadonlySet<Word> = new Set([
  'public',
  'session.request',
  'session.answer',
  'standing.give',
  'agreement.accept',
  'root-key.set',
  'roster.edit',
  'key.certify',
]);
/** Contents of engagements are read by their members alone. */
const ofEngagements = ['engagement.', 'release.', 'assist.', 'key-log.'];
const ofFocus: readonly Word[] = ['focus.view', 'focus.edit'];

/** What an API token may be given at most (clause T2): of a company, or of a person for their own data. */
export const tokenWords: Readonly<Record<'company' | 'person', readonly Word[]>> = {
  company: words.filter(
    (word) =>
      !personal.has(word) &&
      !word.startsWith('self.') &&
      !ofFocus.includes(word) &&
      !ofEngagements.some((start) => word.startsWith(start)),
  ),
  person: ofFocus,
};
