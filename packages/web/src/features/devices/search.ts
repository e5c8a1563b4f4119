import { askedRights, type AskedRight } from './why-words.ts';

/** What the addresses of these pages hold besides their path. A value that isn't known is left out. */
export const deviceStates = ['online', 'offline', 'lost', 'revoked', 'cloned'] as const;
export const deviceTabs = ['now', 'availability', 'inventory', 'logs', 'sessions', 'privacy', 'why'] as const;
export const ranges = ['1h', '24h', '7d', '30d'] as const;
export const sortIds = ['name', 'system', 'agent', 'enrolled'] as const;

export type DeviceState = (typeof deviceStates)[number];
export type DeviceTab = (typeof deviceTabs)[number];
export type Range = (typeof ranges)[number];
export type SortId = (typeof sortIds)[number];

/** `sort` with a minus goes down. */
export type DevicesSearch = {
  filter?: string | undefined;
  state?: DeviceState | undefined;
  sort?: SortId | `-${SortId}` | undefined;
};
export type DeviceSearch = {
  tab?: DeviceTab | undefined;
  range?: Range | undefined;
  /** What "Why?" asks about, and for which member. */
  right?: AskedRight | undefined;
  member?: string | undefined;
};

type Given = Readonly<Record<string, unknown>>;
const MOST_LETTERS = 100;
const sorts = sortIds.flatMap((id) => [id, `-${id}`] as const);

export function readDevicesSearch({ filter, state, sort }: Given): DevicesSearch {
  const text = typeof filter === 'string' || typeof filter === 'number' ? String(filter) : '';
  return {
    ...(text !== '' && { filter: text.slice(0, MOST_LETTERS) }),
    ...one('state', deviceStates, state),
    ...one('sort', sorts, sort),
  };
}

export function readDeviceSearch({ tab, range, right, member }: Given): DeviceSearch {
  return {
    ...one('tab', deviceTabs, tab),
    ...one('range', ranges, range),
    ...one('right', askedRights, right),
    ...(typeof member === 'string' && /^[0-9a-f-]{36}$/u.test(member) && { member }),
  };
}

function one<Name extends string, Value extends string>(
  name: Name,
  known: readonly Value[],
  given: unknown,
): { [N in Name]?: Value } {
  const found = known.find((value) => value === given);
  // one property, of which TypeScript can't tell the name of
  return (found === undefined ? {} : { [name]: found }) as { [N in Name]?: Value };
}
