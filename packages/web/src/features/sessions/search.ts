export const listedStates = ['live', 'over'] as const;

/** What the address of the list holds besides its path. */
export type SessionsSearch = {
  state?: (typeof listedStates)[number] | undefined;
  /** Sessions on this device only. */
  device?: string | undefined;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** A value that isn't known is left out. */
export function readSessionsSearch({ state, device }: Readonly<Record<string, unknown>>): SessionsSearch {
  const known = listedStates.find((one) => one === state);
  return {
    ...(known && { state: known }),
    ...(typeof device === 'string' && uuid.test(device) && { device }),
  };
}
