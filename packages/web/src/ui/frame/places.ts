import type { LinkProps } from '@tanstack/react-router';
import type { IconShape } from '../icon.tsx';

/** A page of the rail. `keys` jump there: "g d". */
export type Place = {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: IconShape;
  keys: string;
  /** How many wait there, and the same in words. */
  waiting?: { count: number; words: string };
};
export type PlaceGroup = { id: string; heading?: string | undefined; places: readonly Place[] };

/** The place that a path belongs to: the longest one that it begins with. */
export function placeOf(pathname: string, groups: readonly PlaceGroup[]): Place | undefined {
  const holding = groups
    .flatMap(({ places }) => places)
    .filter(({ to }) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)));
  return holding.toSorted((one, other) => other.to.length - one.to.length)[0];
}
