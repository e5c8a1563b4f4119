import type { Level } from '@candor/policy/rights/levels.ts';
import type { levels } from '@candor/protocol/api/levels.ts';
import type { InputOf, OutputOf } from '../../api/contract.ts';

export type LevelCell = OutputOf<typeof levels.matrix>['cells'][number];
type Changes = InputOf<typeof levels.setLevels>['body']['changes'];

/** What somebody wants of a cell, and what it was when they did; null: nothing is set there. */
export type Edit = { memberId: string; deviceId: string; was: Level | null; level: Level | null };
export type Edits = ReadonlyMap<string, Edit>;

export const keyOf = ({ memberId, deviceId }: Pick<Edit, 'memberId' | 'deviceId'>) =>
  `${memberId} ${deviceId}`;

/** As many as are saved at once. */
export const MOST_EDITS = 500;

/** With these cells set; what is then as it was is no edit. */
export function withLevel(edits: Edits, cells: readonly LevelCell[], level: Level | null): Edits {
  const next = new Map(edits);
  for (const cell of cells) {
    const { memberId, deviceId, set: was } = cell;
    if (level === was) next.delete(keyOf(cell));
    else next.set(keyOf(cell), { memberId, deviceId, was, level });
  }
  return next;
}

export function changesOf(edits: Edits): Changes {
  return [...edits.values()].map(({ memberId, deviceId, was, level }) => ({
    subject: { kind: 'member', id: memberId },
    target: { kind: 'device', id: deviceId },
    was,
    level,
  }));
}

/** What somebody else set since it was looked at. */
export type Conflict = Edit & { is: Level | null };

/** The server's 409 names them, each with what it is now. */
export function conflictsOf(details: Readonly<Record<string, unknown>>, edits: Edits): Conflict[] {
  const { conflicts } = details;
  if (!Array.isArray(conflicts)) return [];
  // of this server, in the form that the contract says of setLevels
  return (conflicts as (Changes[number] & { is: Level | null })[]).flatMap(({ subject, target, is }) => {
    if (subject.kind !== 'member') return [];
    const edit = edits.get(keyOf({ memberId: subject.id, deviceId: target.id }));
    return edit ? [{ ...edit, is }] : [];
  });
}

/** One's own wishes over what is there now, or without those that collide. */
export function settled(edits: Edits, conflicts: readonly Conflict[], by: 'mine' | 'theirs'): Edits {
  const next = new Map(edits);
  for (const { is, ...edit } of conflicts) {
    if (by === 'mine' && edit.level !== is) next.set(keyOf(edit), { ...edit, was: is });
    else next.delete(keyOf(edit));
  }
  return next;
}
