import type { Roster, RosterKey } from '@candor/protocol/statements.ts';

type Person = Roster['people'][number];

/** What a job may do at most until a root says otherwise. */
const LIMITS = { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 };
const DAY_MS = 86_400_000;
const BROWSER_DAYS = 90;

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
  // the roster begins an hour before it is signed, and the key may not outlive 90 days from there
  return { kind: 'browser', publicKey, until: now + BROWSER_DAYS * DAY_MS - 2 * 3_600_000 };
}
