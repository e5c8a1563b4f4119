import type { RoleName } from './role-row.ts';

/** Permission levels on a device, each with all of those before it. */
export const levels = ['none', 'view', 'support', 'control', 'own'] as const;
export type Level = (typeof levels)[number];

const rank = (level: Level) => levels.indexOf(level);

export function atLeast(level: Level, needed: Level): boolean {
  return rank(level) >= rank(needed);
}

interface RoleLevels {
  /** Where nothing is set. */
  readonly default: Level;
  /** Whatever is set. */
  readonly ceiling: Level;
}

const ofRole: Readonly<Record<RoleName, RoleLevels>> = {
  owner: { default: 'own', ceiling: 'own' },
  administrator: { default: 'own', ceiling: 'own' },
  technician: { default: 'control', ceiling: 'own' },
  helper: { default: 'view', ceiling: 'support' },
  member: { default: 'none', ceiling: 'own' },
  auditor: { default: 'view', ceiling: 'view' },
  'privacy-officer': { default: 'none', ceiling: 'none' },
};

export function defaultLevel(role: RoleName): Level {
  return ofRole[role].default;
}

export function ceiling(role: RoleName): Level {
  return ofRole[role].ceiling;
}

export type LevelSubject =
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'role'; readonly role: RoleName };

/** A level that somebody set, for a member or a role, on a unit with all below it or on one device. */
export interface LevelEntry {
  readonly subject: LevelSubject;
  readonly target: { readonly kind: 'unit' | 'device'; readonly id: string };
  readonly level: Level;
}

export interface LevelQuestion {
  /** Of the member, without those that are limited to other units than the device's. */
  readonly roles: readonly RoleName[];
  readonly entries: readonly LevelEntry[];
  /** Ids of the units that the device lies in, from the outermost to its own. */
  readonly path: readonly string[];
  readonly deviceId: string;
  readonly memberId: string;
  /** Whether the member is assigned to the device. */
  readonly isAssigned: boolean;
}

/** What gave a level: an entry on the device or a unit, the role's default, or the assignment to the device. */
export interface LevelSource {
  readonly kind: 'device' | 'unit' | 'role' | 'assigned';
  readonly subject: LevelSubject;
  /** Of the device or unit; null for a role's default. */
  readonly targetId: string | null;
}

export interface HeldLevel {
  readonly level: Level;
  /** Null for somebody without a role. */
  readonly source: LevelSource | null;
  /** The role whose ceiling lowered what was set. */
  readonly cappedBy: RoleName | null;
}

/**
 * The level of a member on a device, and why. Each role is resolved by itself: entry on the device for the member, then
 * for the role, then on the nearest unit (member before role), then the role's default; never above the role's ceiling.
 * Of several roles the highest result counts.
 */
export function levelOf(question: LevelQuestion): HeldLevel {
  const none: HeldLevel = { level: 'none', source: null, cappedBy: null };
  return question.roles
    .map((role) => capped(role, resolve(question, role)))
    .reduce((best, one) => (best.source && atLeast(best.level, one.level) ? best : one), none);
}

type Resolved = { level: Level; source: LevelSource };

function resolve(question: LevelQuestion, role: RoleName): Resolved {
  const { path, deviceId } = question;
  const targets = [
    { kind: 'device', id: deviceId } as const,
    ...path.toReversed().map((id) => ({ kind: 'unit', id }) as const),
  ];
  for (const target of targets) {
    const here = question.entries.filter(
      (one) => one.target.kind === target.kind && one.target.id === target.id,
    );
    const entry =
      here.find(({ subject }) => subject.kind === 'member' && subject.id === question.memberId) ??
      here.find(({ subject }) => subject.kind === 'role' && subject.role === role);
    if (entry)
      return {
        level: entry.level,
        source: { kind: target.kind, subject: entry.subject, targetId: target.id },
      };
  }
  return byDefault(question, role);
}

function byDefault({ isAssigned, memberId, deviceId }: LevelQuestion, role: RoleName): Resolved {
  if (isAssigned && role === 'member') {
    const subject = { kind: 'member', id: memberId } as const;
    return { level: 'view', source: { kind: 'assigned', subject, targetId: deviceId } };
  }
  const subject = { kind: 'role', role } as const;
  return { level: defaultLevel(role), source: { kind: 'role', subject, targetId: null } };
}

function capped(role: RoleName, { level, source }: Resolved): HeldLevel {
  const highest = ceiling(role);
  return atLeast(highest, level)
    ? { level, source, cappedBy: null }
    : { level: highest, source, cappedBy: role };
}
