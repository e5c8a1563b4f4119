import type { api, OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';

export type Member = OutputOf<typeof api.people.listPeople>['items'][number];

/** What a person is called where they gave no name. */
export function nameOf({ name, email }: Pick<Member, 'name' | 'email'>, { noName }: Texts['people']): string {
  return name ?? email ?? noName;
}
