/**
 * The dictionary: every field that Candor collects or keeps, declared once. From this list come the agent's
 * allow-list, the strict ingestion schema, column comments, row security, retention, export and erasure.
 */
import * as focusDevices from './focus/device.ts';
import * as focusTime from './focus/interval.ts';
import * as inventory from './manage/inventory.ts';
import * as logs from './manage/log.ts';
import { metricDay, metricHour, metricRecent } from './manage/metric.ts';
import * as presence from './manage/presence.ts';
import * as accounts from './platform/account.ts';
import * as companies from './platform/company.ts';
import * as devices from './platform/device.ts';
import * as instances from './platform/instance.ts';
import * as trust from './platform/trust.ts';
import type { DictionaryRecord } from './record.ts';

export const dictionary = {
  ...instances,
  ...companies,
  ...accounts,
  ...devices,
  ...presence,
  ...inventory,
  metricRecent,
  metricHour,
  metricDay,
  ...logs,
  ...focusDevices,
  ...focusTime,
  ...trust,
} as const;

/** In the order in which tables are made; erasure goes through it backwards. */
export const records: readonly DictionaryRecord[] = Object.values(dictionary);
const byName = new Map(records.map((one) => [one.name, one]));

/** The record of that name, or undefined: undeclared. */
export function findRecord(name: string): DictionaryRecord | undefined {
  return byName.get(name);
}

/** Records that have a table of their own (sections live inside another's JSON). */
export const tableRecords: readonly DictionaryRecord[] = records.filter((one) => one.within === undefined);
