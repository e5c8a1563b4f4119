import { useMemo } from 'react';
import { api, useApiAll } from '../../api.ts';
import { useMe } from '../../api/me.ts';

const FRESH_MS = 60_000;

/** The company's people, and what each is called by their id. Whoever may not see them gets none. */
export function usePeople(companyId: string) {
  const { can } = useMe();
  const people = useApiAll(
    api.people.listPeople,
    { params: { c: companyId }, query: { limit: 200 } },
    { isOn: can('person.view'), freshMs: FRESH_MS },
  );
  const { rows } = people;
  const names = useMemo(
    () =>
      new Map(
        rows?.flatMap(({ id, name, email }) => ((name ?? email) ? [[id, name ?? email ?? ''] as const] : [])),
      ),
    [rows],
  );
  return { people, rows: rows ?? [], names };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

/** Ids of people in a text of the history, as names. */
export function withNames(text: string, names: ReadonlyMap<string, string>, unknown: string): string {
  return text.replace(uuid, (id) => names.get(id) ?? unknown);
}
