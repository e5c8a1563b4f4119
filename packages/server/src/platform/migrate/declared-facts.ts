import { definerFunctions, type DefinerFunction } from '@candor/policy/derive/functions.ts';
import { grantsOf, policiesOf } from '@candor/policy/derive/policies.ts';
import { columnName, columnsOf } from '@candor/policy/derive/table.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { checksOf, plainExpression } from './checks.ts';
import { commentsOf } from './comments.ts';
import type { Fact } from './fact.ts';
import { type Declared, identityArguments } from './generate.ts';
import { roles } from './roles.ts';

/** All that the database must be, as facts. */
export function declaredFacts({ records, measures }: Declared): Fact[] {
  const tables = records.filter((one) => one.within === undefined);
  return [
    ...tables.flatMap((one) => [
      ...tableFacts(one),
      ...columnFacts(one),
      ...accessFacts(one),
      ...commentFacts(one, records),
    ]),
    ...definerFunctions(tables, measures).flatMap(functionFacts),
    ...Object.entries(roles).map(([name, attributes]) => ({
      place: `role ${name}`,
      // an external PostgreSQL lets it log in at any time
      value: name === 'candor_backup' ? attributes.replace('NOLOGIN ', '') : attributes,
    })),
    {
      place: 'role candor_migrator',
      aspect: 'membership',
      value: 'candor_jobs, candor_keeper',
      within: 'role candor_migrator',
    },
  ];
}

function tableFacts(of: DictionaryRecord): Fact[] {
  const within = of.table;
  const list = (fields: readonly string[]) => fields.map(columnName).join(', ');
  return [
    { place: of.table, value: 'table owned by candor_migrator' },
    { place: of.table, aspect: 'row security', value: 'enabled, forced', within },
    { place: of.table, aspect: 'primary key', value: list(of.keys), within },
    ...(of.unique ?? []).map((fields) => ({
      place: of.table,
      aspect: `unique (${list(fields)})`,
      value: 'declared',
      within,
    })),
  ];
}

function columnFacts(of: DictionaryRecord): Fact[] {
  const columns = columnsOf(of).map(({ name, sqlType, notNull }) => ({
    place: `${of.table}.${name}`,
    value: `${sqlType}${notNull ? ' not null' : ''}`,
    within: of.table,
  }));
  const checks = checksOf(of).map(({ column, name, expression }) => ({
    place: `${of.table}.${column}`,
    aspect: `check ${name}`,
    value: plainExpression(expression),
    within: `${of.table}.${column}`,
  }));
  return [...columns, ...checks];
}

function accessFacts(of: DictionaryRecord): Fact[] {
  const policies = policiesOf(of).map(({ name, command, using, withCheck }) => ({
    place: of.table,
    aspect: `policy ${name}`,
    value: policyValue(command, 'candor_app', using, withCheck),
    within: of.table,
  }));
  const grants = Object.entries(grantsOf(of)).map(([role, rights]) => ({
    place: of.table,
    aspect: `grants of ${role}`,
    value: rights.toSorted().join(', '),
    within: of.table,
  }));
  return [...policies, ...grants];
}

export function policyValue(
  command: string,
  role: string,
  using: string,
  withCheck: string | undefined,
): string {
  const write = withCheck === undefined ? '' : ` with check ${plainExpression(withCheck)}`;
  return `for ${command} to ${role} using ${plainExpression(using)}${write}`;
}

function commentFacts(of: DictionaryRecord, records: readonly DictionaryRecord[]): Fact[] {
  return commentsOf(of, records).map(({ column, text }) => {
    const place = column === undefined ? of.table : `${of.table}.${column}`;
    return { place, aspect: 'comment', value: text, within: place };
  });
}

function functionFacts(one: DefinerFunction): Fact[] {
  const place = `function ${one.name}(${identityArguments(one)})`;
  const more = [
    ['result', one.returns],
    ['owner', one.owner],
    ['callers', one.caller],
    ['volatility', one.volatility],
    ['settings', 'search_path=""'],
    ['body', one.body],
  ] as const;
  return [
    { place, value: 'security definer in candor' },
    ...more.map(([aspect, value]) => ({ place, aspect, value, within: place })),
  ];
}
