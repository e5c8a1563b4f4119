import type { LicenceStanding, LicenceState } from '@candor/policy/licence.ts';
import { licenceSentence } from '@candor/policy/texts/licence.ts';
import { dayOf } from '../../texts/dates.ts';
import { licencesTexts } from '../../texts/licences.ts';
import { usePart, useSpoken } from '../../texts/use-texts.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';

export const TONES = {
  valid: 'ok',
  expiring: 'warn',
  grace: 'warn',
  lapsed: 'bad',
} satisfies Record<LicenceState, StatusTone>;

/** The state as a word with its sign. */
export function StandingState({ state }: Pick<LicenceStanding, 'state'>) {
  const { licences: texts } = usePart(licencesTexts);
  return <Status tone={TONES[state]}>{texts.states[state]}</Status>;
}

/** Why it is so, and until when, as a sentence. */
export function StandingSentence({ state, reason, until }: LicenceStanding) {
  const { language, locale } = useSpoken();
  return <>{licenceSentence({ state, reason, until }, language, (at) => dayOf(locale, at))}</>;
}
