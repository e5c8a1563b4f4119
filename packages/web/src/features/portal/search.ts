import { roleNames, type RoleName } from '@candor/policy/rights/roles.ts';

export const memberStates = ['active', 'disabled'] as const;
export const peopleTabs = ['members', 'levels', 'invitations'] as const;
export type MemberState = (typeof memberStates)[number];
export type PeopleTab = (typeof peopleTabs)[number];

/** What the address of the page of people holds besides its path. */
export type PeopleSearch = {
  tab?: PeopleTab | undefined;
  filter?: string | undefined;
  role?: RoleName | undefined;
  state?: MemberState | undefined;
};

const MOST_LETTERS = 80;

/** A value that isn't known is left out. */
export function readPeopleSearch(given: Readonly<Record<string, unknown>>): PeopleSearch {
  const { filter } = given;
  const text = typeof filter === 'string' || typeof filter === 'number' ? String(filter) : '';
  const tab = peopleTabs.find((one) => one === given['tab']);
  const role = roleNames.find((one) => one === given['role']);
  const state = memberStates.find((one) => one === given['state']);
  return {
    ...(tab && { tab }),
    ...(text !== '' && { filter: text.slice(0, MOST_LETTERS) }),
    ...(role && { role }),
    ...(state && { state }),
  };
}
