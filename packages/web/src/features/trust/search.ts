/** What the addresses of these pages hold besides their path. A value that isn't known is left out. */
export const promiseStates = ['green', 'red', 'unknown'] as const;
export const capabilities = ['manage', 'focus', 'platform'] as const;

/** Several values of one kind stand with commas between them. */
export type PromisesSearch = {
  filter?: string | undefined;
  state?: string | undefined;
  capability?: string | undefined;
};
export type MyDataSearch = { record?: string | undefined };

type Given = Readonly<Record<string, unknown>>;
const MOST_LETTERS = 100;
const RECORD = /^[a-z_.]{1,64}$/u;

export function readPromisesSearch({ filter, state, capability }: Given): PromisesSearch {
  const text = typeof filter === 'string' || typeof filter === 'number' ? String(filter) : '';
  const states = known(state, promiseStates);
  const wanted = known(capability, capabilities);
  return {
    ...(text !== '' && { filter: text.slice(0, MOST_LETTERS) }),
    ...(states !== '' && { state: states }),
    ...(wanted !== '' && { capability: wanted }),
  };
}

export function readMyDataSearch({ record }: Given): MyDataSearch {
  return typeof record === 'string' && RECORD.test(record) ? { record } : {};
}

export function listed(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',');
}

function known(given: unknown, values: readonly string[]): string {
  const parts = typeof given === 'string' ? given.split(',') : [];
  return values.filter((value) => parts.includes(value)).join(',');
}
