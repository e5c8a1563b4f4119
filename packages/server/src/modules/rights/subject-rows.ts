import type { Field, FieldMeta } from '@candor/policy/dictionary/field.ts';
import { dictionary, tableRecords } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';

export interface ExportField {
  name: string;
  field: Field;
  meta: FieldMeta;
  /** The field's value lies in another record: "focus.label.name" over the row's labelId. */
  storedAs: string | undefined;
}

/** Records that hold rows about a person, and the column that says whose they are. */
export const personRecords: readonly DictionaryRecord[] = tableRecords.filter(
  ({ owner }) => owner === 'person',
);
export const accountRecords: readonly { record: DictionaryRecord; by: 'personId' | 'accountId' }[] = [
  { record: dictionary.accountRecord, by: 'personId' },
  { record: dictionary.member, by: 'accountId' },
  { record: dictionary.signIn, by: 'accountId' },
];

/** Focus rows, children first: the order in which they are erased. */
export const focusRecords: readonly DictionaryRecord[] = personRecords
  .filter(({ capability }) => capability === 'focus')
  .toReversed();

/** What of a record leaves in an export, in the order of its declaration. */
export function exportFields(of: DictionaryRecord): ExportField[] {
  return Object.entries(of.fields)
    .map(([name, field]) => ({ name, field, meta: metaOf(of, field) }))
    .filter(({ meta }) => meta.exportable)
    .map((one) => ({ ...one, storedAs: one.meta.storedAs }));
}
