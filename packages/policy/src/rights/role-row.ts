export const roleNames = [
  'owner',
  'administrator',
  'technician',
  'helper',
  'member',
  'auditor',
  'privacy-officer',
] as const;
export type RoleName = (typeof roleNames)[number];

/** How a cell of the table of roles and words is written, and what it means. */
export const cellOfNotation = {
  '-': 'none',
  x: 'all',
  /** Only in the units to which the role is limited. */
  'x u': 'units',
  /** Yes; on a device, by the permission level there. */
  'x l': 'all-level',
  /** On devices only, by the permission level there. */
  l: 'level',
  /** As `l`, where the level is own, whatever else the action asks for. */
  'l own': 'level-own',
  /** Own rows and devices only. */
  o: 'own',
  'o l': 'own-level',
} as const;
export type Notation = keyof typeof cellOfNotation;
export type Cell = (typeof cellOfNotation)[Notation];

export interface RoleRow {
  readonly cells: Readonly<Record<RoleName, Cell>>;
  /** C: never for staff in a customer's company. */
  readonly company: boolean;
  /** S: only in the operator's company. */
  readonly staff: boolean;
}

type SevenNotations = readonly [Notation, Notation, Notation, Notation, Notation, Notation, Notation];

/** A row as the table of the specification writes it, in the order of `roleNames`. */
export function row(...notations: SevenNotations): RoleRow {
  const [owner, administrator, technician, helper, member, auditor, officer] = notations;
  const cells = {
    owner: cellOfNotation[owner],
    administrator: cellOfNotation[administrator],
    technician: cellOfNotation[technician],
    helper: cellOfNotation[helper],
    member: cellOfNotation[member],
    auditor: cellOfNotation[auditor],
    'privacy-officer': cellOfNotation[officer],
  };
  return { cells, company: false, staff: false };
}

/** C: what a company decides itself. */
export function companyOnly(of: RoleRow): RoleRow {
  return { ...of, company: true };
}

/** S: what concerns the instance. */
export function operatorOnly(of: RoleRow): RoleRow {
  return { ...of, staff: true };
}
