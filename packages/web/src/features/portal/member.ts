import type { api, OutputOf } from '../../api.ts';
import type { CompanyTexts } from '../../texts/company.ts';

export type Member = OutputOf<typeof api.people.listPeople>['items'][number];

/** What a person is called where they gave no name. */
export function nameOf(
  { name, email }: Pick<Member, 'name' | 'email'>,
  { noName }: CompanyTexts['people'],
): string {
  return name ?? email ?? noName;
}
