import type { HeldLevel, LevelEntry } from '@candor/policy/rights/levels.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { assignedOf, parentsOf, type BookDevice, type BookMember } from './book-queries.ts';
import { entryOf, heldAt, whoseOf, type Place } from './held.ts';
import { allEntries } from './level-queries.ts';

/** A company's levels as they are, or as they would be: units, what was set, and who is assigned. */
export interface Book {
  companyId: string;
  parents: ReadonlyMap<string, string | null>;
  /** Unit or device -> what was set there. */
  entries: ReadonlyMap<string, readonly LevelEntry[]>;
  assigned: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function readBook(tx: Tx, companyId: string, devices: readonly BookDevice[]): Promise<Book> {
  return {
    companyId,
    parents: await parentsOf(tx, companyId),
    entries: Map.groupBy((await allEntries(tx, companyId)).flatMap(entryOf), ({ target }) => target.id),
    assigned: await assignedOf(
      tx,
      companyId,
      devices.map(({ id }) => id),
    ),
  };
}

export function heldIn(book: Book, { id, roles, limits }: BookMember, device: BookDevice): HeldLevel {
  const place = placeIn(book, id, device);
  return heldAt({ companyId: book.companyId, memberId: id, roles, limits }, place, entriesAt(book, place));
}

/** Where a device lies for a caller, and what they hold there. */
export function callerIn(book: Book, caller: Caller, device: BookDevice): { place: Place; held: HeldLevel } {
  const place = placeIn(book, caller.memberId, device);
  return { place, held: heldAt(whoseOf(caller), place, entriesAt(book, place)) };
}

function placeIn({ assigned, parents }: Book, memberId: string | null, { id, unitId }: BookDevice): Place {
  const isAssigned = memberId !== null && assigned.get(id)?.has(memberId) === true;
  return { deviceId: id, path: pathIn(parents, unitId), isAssigned };
}

const entriesAt = ({ entries }: Book, { deviceId, path }: Place) =>
  [deviceId, ...path].flatMap((target) => entries.get(target) ?? []);

/** Ids from the outermost unit to this one. */
export function pathIn(parents: Book['parents'], unitId: string | null): string[] {
  const path: string[] = [];
  // a tree in the database has no cycle; a book that is made up may name a unit that is not there
  for (let id = unitId; id !== null && parents.has(id) && path.length < 20; id = parents.get(id) ?? null)
    path.unshift(id);
  return path;
}

export interface LevelChange {
  memberId: string;
  deviceId: string;
  before: HeldLevel['level'];
  after: HeldLevel['level'];
}

const mostChanges = 2_000;

/** Whose level on which device differs between two books; at most 2,000. */
export function changesBetween(
  members: readonly BookMember[],
  devices: readonly { before: BookDevice; after: BookDevice }[],
  before: Book,
  after: Book,
): LevelChange[] {
  const changes: LevelChange[] = [];
  for (const device of devices)
    for (const member of members) {
      const [was, is] = [
        heldIn(before, member, device.before).level,
        heldIn(after, member, device.after).level,
      ];
      if (was !== is)
        changes.push({ memberId: member.id, deviceId: device.before.id, before: was, after: is });
      if (changes.length === mostChanges) return changes;
    }
  return changes;
}

/** An entry as somebody wants it; null takes it away. */
export type Wished = Pick<LevelEntry, 'subject' | 'target'> & { readonly level: LevelEntry['level'] | null };

/** The book as it would be; also for what is only asked about. */
export function withChanges<B extends Pick<Book, 'entries'>>(book: B, changes: readonly Wished[]): B {
  const entries = new Map(book.entries);
  for (const { subject, target, level } of changes) {
    const others = (entries.get(target.id) ?? []).filter((entry) => !isSame(entry.subject, subject));
    entries.set(target.id, level === null ? others : [...others, { subject, target, level }]);
  }
  return { ...book, entries };
}

export const isSame = (one: LevelEntry['subject'], other: LevelEntry['subject']) =>
  nameOf(one) === nameOf(other);
/** Id of the member, or the role. */
export const nameOf = (subject: LevelEntry['subject']) =>
  subject.kind === 'member' ? subject.id : subject.role;
