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
  { record: dictionary.password, by: 'accountId' },
  { record: dictionary.totp, by: 'accountId' },
  { record: dictionary.passkey, by: 'accountId' },
  { record: dictionary.recoveryCode, by: 'accountId' },
  { record: dictionary.member, by: 'accountId' },
  { record: dictionary.signIn, by: 'accountId' },
  { record: dictionary.identityLink, by: 'accountId' },
  { record: dictionary.mail, by: 'personId' },
  { record: dictionary.mailToken, by: 'accountId' },
  { record: dictionary.apiToken, by: 'accountId' },
  { record: dictionary.factorReset, by: 'accountId' },
  { record: dictionary.accountNotice, by: 'accountId' },
  { record: dictionary.rightRequest, by: 'personId' },
  { record: dictionary.remoteSession, by: 'personId' },
  { record: dictionary.sessionRequest, by: 'personId' },
  { record: dictionary.helpRequest, by: 'personId' },
];

/** What a membership of the account has; it goes with the membership. */
export const memberRecords = [
  { record: dictionary.staffAssignment, by: 'memberId' },
  { record: dictionary.permissionLevel, by: 'memberId' },
  { record: dictionary.devicePerson, by: 'memberId' },
] as const;
/** What the account did for a company, which keeps it. */
export const sentRecords = [{ record: dictionary.invitation, by: 'byAccountId' }] as const;

/** What the account agreed to, which stays as proof. */
export const proofRecords = [{ record: dictionary.consent, by: 'personId' }] as const;

/** What goes with an account, what depends on another row first. */
export const erasedWithAccount: readonly { record: DictionaryRecord; by: 'personId' | 'accountId' }[] =
  tableRecords
    .flatMap((record) => {
      const known = accountRecords.find((one) => one.record === record);
      if (known) return [known];
      return record.owner === 'person' ? [{ record, by: 'personId' as const }] : [];
    })
    .toReversed();

/** Focus rows, children first: the order in which they are erased. */
export const focusRecords: readonly DictionaryRecord[] = personRecords
  .filter(({ capability }) => capability === 'focus')
  .toReversed();

/**
 * What of a record leaves in an export, in the order of its declaration. What a company sealed is about others: whom the
 * person invited.
 */
export function exportFields(of: DictionaryRecord): ExportField[] {
  return Object.entries(of.fields)
    .map(([name, field]) => ({ name, field, meta: metaOf(of, field) }))
    .filter(({ meta }) => meta.exportable && meta.protect !== 'sealed:company')
    .map((one) => ({ ...one, storedAs: one.meta.storedAs }));
}
