import type { Word } from '@candor/policy/rights/words.ts';
import type { PlaceGroup } from '../ui/frame/places.ts';

/** The word that a place's own list asks for. A place that isn't named here is everybody's. */
const wordOf: Readonly<Record<string, Word>> = {
  '/': 'device.view',
  '/devices': 'device.view',
  '/focus': 'focus.view',
  '/trust': 'trust.view',
  '/trust/my-data': 'self.rights',
  '/portal': 'self.portal',
  '/portal/company': 'company.view',
  '/portal/people': 'person.view',
  '/portal/agreements': 'agreement.view',
  '/portal/company/sign-on': 'sso.set',
  '/settings/signing': 'key.view',
  '/admin/companies': 'staff.view',
  '/admin/people': 'staff.view',
  '/admin/agreements': 'agreement.publish',
  '/admin/server': 'instance.operate',
  '/admin/backups': 'instance.operate',
};

/** The places that somebody with these words can use. */
export function placesOf(groups: readonly PlaceGroup[], can: (word: Word) => boolean): PlaceGroup[] {
  return groups
    .map((group) => ({ ...group, places: group.places.filter(({ to }) => mayOpen(to, can)) }))
    .filter(({ places }) => places.length > 0);
}

function mayOpen(to: string, can: (word: Word) => boolean): boolean {
  const word = wordOf[to];
  return word === undefined || can(word);
}
