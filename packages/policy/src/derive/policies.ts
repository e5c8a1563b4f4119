import type { DictionaryRecord, TableRight } from '../dictionary/record.ts';
import { rowExpiry, valueExpiries } from './expiry.ts';

export type Role = 'candor_app' | 'candor_backup' | 'candor_keeper';

/** One row security policy for candor_app. Expressions are spelled as PostgreSQL prints them, but for parentheses. */
export interface Policy {
  name: string;
  command: 'ALL' | 'SELECT';
  using: string;
  withCheck: string | undefined;
}

const setting = (name: string) => `NULLIF(current_setting('candor.${name}'::text, true), ''::text)`;

/**
 * Of two policies each row is held against both, unless the setting stands in a sub-select: then it is read once a
 * statement, and not once a row (decision 36).
 */
const once = (name: string) => `( SELECT (${setting(name)})::uuid AS "nullif")`;

/**
 * Who sees a record's rows: those who state the tenant, and nobody without one. No other role has a policy; only
 * candor_backup and the owner of the generated functions pass row security.
 */
export function policiesOf(of: DictionaryRecord): Policy[] {
  switch (of.owner) {
    case 'company':
      return [
        own(`company_id = ${once('company_id')}`),
        visible,
        ...(of.readBy === undefined ? [] : [ofPerson]),
      ];
    case 'person':
      return [own(`person_id = (${setting('person_id')})::uuid`)];
    case 'instance':
      // any transaction that states its purpose
      return [own(`${setting('purpose')} IS NOT NULL`)];
    default:
      return of.owner satisfies never;
  }
}

const own = (condition: string): Policy => ({
  name: 'own_rows',
  command: 'ALL',
  using: condition,
  withCheck: condition,
});

/** Lists over every company that an account is a member of. By its name PostgreSQL asks it after own_rows, thus seldom. */
const visible: Policy = {
  name: 'listed_rows',
  command: 'SELECT',
  using: 'company_id = ANY (ARRAY( SELECT candor.visible_companies() AS visible_companies))',
  withCheck: undefined,
};

/** What a person did for a company, read by that person. */
const ofPerson: Policy = {
  name: 'person_rows',
  command: 'SELECT',
  using: `person_id = ${once('person_id')}`,
  withCheck: undefined,
};

/** Rows of a company that the app may not delete. */
export function isAddOnly({ owner, appMay }: DictionaryRecord): boolean {
  return owner === 'company' && appMay?.includes('delete') === false;
}

/** What each role may do with the record's table; no other role may do anything. */
export function grantsOf(of: DictionaryRecord): Record<Role, TableRight[]> {
  const keeper: TableRight[] = ['select'];
  if (rowExpiry(of) || isAddOnly(of)) keeper.push('delete');
  // a deletion locks the rows that it takes, and a value is cleared by an update
  if (rowExpiry(of) || valueExpiries(of).length > 0) keeper.push('update');
  if (of.table === 'check_result') keeper.push('insert');
  return {
    candor_app: [...(of.appMay ?? (['select', 'insert', 'update', 'delete'] as const))],
    candor_backup: ['select'],
    candor_keeper: keeper,
  };
}
