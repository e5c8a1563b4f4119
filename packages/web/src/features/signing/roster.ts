import { endsSoon, rosterKeyDays, signAgainDays } from '@candor/protocol/signed-life.ts';
import type { Roster, RosterKey } from '@candor/protocol/statements.ts';
import type { ReadRoster } from '../../signer/tasks.ts';
import { signingTexts } from '../../texts/signing.ts';
import { count } from '../../ui/format.ts';

type Person = Roster['people'][number];

/** What a job may do at most until a root says otherwise. */
const LIMITS = { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 };
const DAY_MS = 86_400_000;

export const emptyRoster = (companyId: string): Roster => ({
  companyId,
  people: [],
  limits: LIMITS,
  freezeDays: [],
});

/** The person with one more key, and with what is said of them now. */
export function withKey(roster: Roster, person: Omit<Person, 'keys'>, key: RosterKey): Roster {
  const known = roster.people.find((one) => one.person === person.person);
  const others = roster.people.filter((one) => one !== known);
  return { ...roster, people: [...others, { ...person, keys: [...(known?.keys ?? []), key] }] };
}

/** Without the key, and without a person who has no other. */
export function withoutKey(roster: Roster, publicKey: string): Roster {
  const people = roster.people.map((one) => ({
    ...one,
    keys: one.keys.filter((key) => key.publicKey !== publicKey),
  }));
  return { ...roster, people: people.filter(({ keys }) => keys.length > 0) };
}

export function browserKey(publicKey: string, now: number): RosterKey {
  return { kind: 'browser', publicKey, until: longestFrom('browser', now) };
}

/** Keys that end within 30 days or have ended, with whose they are. */
export const endingKeys = (roster: Roster, now: number) =>
  roster.people.flatMap(({ name, keys }) =>
    keys.filter(({ until }) => endsSoon(until, now)).map((key) => ({ name, ...key })),
  );

/** Those keys for as long as they may be; the others as they are. */
export const withKeysAgain = (roster: Roster, now: number): Roster => ({
  ...roster,
  people: roster.people.map((person) => ({
    ...person,
    keys: person.keys.map((key) =>
      endsSoon(key.until, now) ? { ...key, until: longestFrom(key.kind, now) } : key,
    ),
  })),
});

/** The roster begins an hour before it is signed, and no key may outlive its days from there. */
const longestFrom = (kind: RosterKey['kind'], now: number) =>
  now + rosterKeyDays[kind] * DAY_MS - 2 * 3_600_000;

/** Why it is to be signed again; empty for nothing. */
export function dueWords({ roster, until, isOver }: ReadRoster, isRetired: boolean, now: number): string {
  const { roster: texts } = signingTexts.now();
  if (isRetired) return texts.byRetired;
  if (isOver) return texts.hasEnded;
  if (endsSoon(until, now)) return texts.endsWithin(signAgainDays);
  const keys = endingKeys(roster, now).length;
  if (keys === 0) return '';
  return texts.keysEnd(keys, count(keys), signAgainDays);
}
