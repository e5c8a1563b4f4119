import { columnName } from '@candor/policy/derive/table.ts';
import type { Protect } from '@candor/policy/dictionary/field.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Purpose } from '@candor/policy/dictionary/vocabulary.ts';
import type { KeyOwner } from './owner.ts';
import { KeyRefused } from './refusal.ts';

/** What the dictionary says of one sealed field. */
interface SealedField {
  ownerKind: KeyOwner['kind'];
  purposes: ReadonlySet<Purpose>;
}

const ownerKinds: Partial<Record<Protect, KeyOwner['kind']>> = {
  'sealed:instance': 'instance',
  'sealed:company': 'company',
  'sealed:subject': 'person',
};

const fields = new Map(records.flatMap(sealedFieldsOf));

/**
 * Values are sealed only where the dictionary declares it, under the kind of owner that it names.
 * `column` is the column's name; for a field of a section "body.system.hostname" (column, section, field).
 */
export function requireDeclared(owner: KeyOwner, table: string, column: string): SealedField {
  const field = fields.get(`${table}.${column}`);
  if (field?.ownerKind !== owner.kind)
    throw new KeyRefused('not_declared', `${table}.${column} is not declared as sealed for a ${owner.kind}`);
  return field;
}

/** A value may be read for the purposes that its field declares; what may be exported also for the person's rights. */
export function requirePurpose(owner: KeyOwner, table: string, column: string, purpose: Purpose) {
  if (!requireDeclared(owner, table, column).purposes.has(purpose))
    throw new KeyRefused('purpose_refused', `${table}.${column} is not collected for ${purpose}`);
}

function sealedFieldsOf(of: DictionaryRecord): [string, SealedField][] {
  return Object.entries(of.fields).flatMap(([name, field]) => {
    const { protect, purpose, exportable, storedAs } = metaOf(of, field);
    const ownerKind = ownerKinds[protect];
    if (!ownerKind || storedAs !== undefined) return [];
    const column = of.within
      ? `${columnName(of.within.field)}.${of.within.section}.${name}`
      : columnName(name);
    const purposes = new Set<Purpose>(exportable ? [...purpose, 'rights'] : purpose);
    return [[`${of.table}.${column}`, { ownerKind, purposes }] as const];
  });
}
