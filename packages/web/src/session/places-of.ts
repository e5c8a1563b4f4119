import type { Word } from '@candor/policy/rights/words.ts';
import type { PlaceGroup } from '../ui/frame/places.ts';

/** The word that a place's own list asks for, or several of which one is enough. A place that isn't named here is everybody's. */
const wordOf: Readonly<Record<string, Word | readonly Word[]>> = {
  '/': 'device.view',
  '/devices': 'device.view',
  '/sessions': 'session.view',
  '/focus': 'focus.view',
  '/trust': 'trust.view',
  '/trust/my-data': 'self.rights',
  // held by those who answer for the operator, and nowhere else
  '/trust/minors': 'policy-version.publish',
  '/portal': 'self.portal',
  '/portal/requests': 'self.portal',
  '/portal/company': 'company.view',
  '/portal/people': 'person.view',
  '/portal/agreements': 'agreement.view',
  '/portal/company/sign-on': 'sso.set',
  '/settings/signing': 'key.view',
  '/admin/companies': 'staff.view',
  '/admin/people': 'staff.view',
  '/admin/agreements': ['agreement.publish', 'policy-version.publish'],
  '/admin/server': 'instance.operate',
  '/admin/backups': 'instance.operate',
};

/** The places that somebody with these words can use. */
export function placesOf(groups: readonly PlaceGroup[], can: (word: Word) => boolean): PlaceGroup[] {
  return groups
    .map((group) => ({ ...group, places: group.places.filter(({ to }) => mayOpen(to, can)) }))
    .filter(({ places }) => places.length > 0);
}

/** Says at one of the places how many wait there. */
export function withWaiting(
  groups: readonly PlaceGroup[],
  at: string,
  waiting: { count: number; words: string },
): readonly PlaceGroup[] {
  if (waiting.count === 0) return groups;
  return groups.map((group) => ({
    ...group,
    places: group.places.map((place) => (place.to === at ? { ...place, waiting } : place)),
  }));
}

function mayOpen(to: string, can: (word: Word) => boolean): boolean {
  const words = wordOf[to];
  return words === undefined || [words].flat().some(can);
}
