import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { deviceClasses, policyParts } from '@candor/policy/rights/modes.ts';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { hoursWords, partName, partWords, type PolicyTexts } from '@candor/policy/texts/policy-words.ts';
import { localTime } from '../local-time.ts';
import type { SessionsNow } from '../sessions.ts';
import type { HeldStanding } from '../standing-consent.ts';
import { policyTexts } from './texts.ts';
import { toldSessions } from './told-sessions.ts';

export interface ShownSessions {
  title: string;
  /** Who decides it. */
  sentences: string[];
  parts: { name: string; value: string }[];
  /** Standing consents, or that there is none. */
  standing: { title: string; lines: string[] };
}

/**
 * What sessions may do on this computer, and that no server gets further (clause L4). The process that told it may be of
 * another version: undefined for what is not understood.
 */
export function shownSessions(
  { sessions, deviceClass }: Record<string, unknown>,
  language: LicenceLanguage,
): ShownSessions | undefined {
  const { data: now } = toldSessions.safeParse(sessions);
  const own = deviceClasses.find((one) => one === deviceClass);
  if (!now || !own) return undefined;
  const texts = policyTexts[language];
  const { here } = texts;
  return {
    title: here.title,
    sentences: [here.class[own], ...(now.rules ? [] : [here.notSaid]), whoSigned(now, texts)],
    parts: partsOf(now, texts),
    standing: standingOf(now, texts),
  };
}

function whoSigned({ signed }: SessionsNow, { here }: PolicyTexts): string {
  return signed ? here.signed(groupsOfFour(signed.root.slice(0, 8)), localTime(signed.until)) : here.unsigned;
}

/** Each part as it is, and how far the server could go where that is further. */
function partsOf({ most, rules }: SessionsNow, texts: PolicyTexts): ShownSessions['parts'] {
  const words = (body: SessionsNow['most'], part: (typeof policyParts)[number]) =>
    partWords(body, part, texts) ?? texts.always;
  return policyParts.map((part) => {
    const [value, furthest] = [words(rules ?? most, part), words(most, part)];
    return {
      name: partName(part, texts),
      value: value === furthest ? value : texts.here.atMost(value, furthest),
    };
  });
}

/** A consent for what is asked for anyway lets nobody in. */
function standingOf({ rules, standing }: SessionsNow, texts: PolicyTexts): ShownSessions['standing'] {
  const lines = standing
    .filter(({ right }) => rules?.rights[right] === 'standing')
    .map((one) => consentWords(one, texts));
  return { title: lines.length === 0 ? texts.here.noStanding : texts.here.standing, lines };
}

function consentWords({ alsoIfPresent, hours, right, to, until }: HeldStanding, texts: PolicyTexts): string {
  const { here } = texts;
  const whom =
    to.kind === 'role'
      ? to.role === null
        ? '-'
        : here.roles[to.role]
      : here.persons[to.kind](to.members.length);
  return [
    here.given(texts.rights[right], whom, localTime(until)),
    ...(hours ? [hoursWords(hours, texts)] : []),
    ...(alsoIfPresent ? [here.alsoIfPresent] : []),
  ].join(', ');
}
