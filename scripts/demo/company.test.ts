import assert from 'node:assert/strict';
import test from 'node:test';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { findRecord } from '@candor/policy/dictionary/index.ts';
import { departments, labels, simulatedDevices } from './company.ts';
import { inventoryItems } from './inventory.ts';
import { gaugesOf, pastSamples, samplesAt } from './metrics.ts';
import { logRows, oddItems } from './mishaps.ts';

// local time, as the rhythm of a day is
const now = new Date(2026, 10, 20, 14, 30, 20).getTime();
const company = simulatedDevices('test');

test('every label says that it is simulated', () => {
  for (const label of Object.values(labels)) assert.match(label, /simulated/iu);
  for (const { record, rows } of company.flatMap((device) => inventoryItems(device, now)))
    if (record === 'manage.inventory.agent') assert.equal(rows[0]?.['build'], 'simulated');
});

test('the same seed makes the same company, another seed another one', () => {
  assert.deepEqual(simulatedDevices('test'), company);
  assert.notDeepEqual(simulatedDevices('other'), company);
  const rowsOf = () => company.slice(0, 5).map((device) => [...pastSamples(gaugesOf(device, now), now)]);
  assert.deepEqual(rowsOf(), rowsOf());
});

test('of 200 devices 170 are online, and the others are away for three reasons', () => {
  const n = Map.groupBy(company, ({ fate }) => fate);
  assert.equal(company.length, 200);
  const counts = [...n].map(([fate, of]) => [fate, of.length]);
  assert.deepEqual(Object.fromEntries(counts), { online: 170, offline: 19, lost: 9, revoked: 2 });
  assert.deepEqual(
    company.filter(({ conduct }) => conduct === 'odd').map(({ fate }) => fate),
    ['online'],
  );
});

test('no two devices have a name, and no address enrols more than the limit of a minute', () => {
  assert.equal(new Set(company.map(({ hostname }) => hostname)).size, company.length);
  for (const { size } of departments) assert.ok(size <= 60);
});

test('memory is from 4 to 256 GiB', () => {
  const sizes = company.map(({ memoryGiB }) => memoryGiB);
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [4, 256]);
});

test('the dictionary takes every row, and none of the odd ones', () => {
  const items = company.flatMap((device) => [
    ...inventoryItems(device, now),
    { record: 'manage.metric', rows: samplesAt(gaugesOf(device, now), now - (now % 60_000)) },
    { record: 'manage.log', rows: logRows(device, now) },
  ]);
  for (const { record, rows } of items)
    for (const row of rows) {
      const { error } = schemaOf(record)?.safeParse(row) ?? { error: 'no such record' };
      assert.equal(error, undefined, `${record} ${JSON.stringify(row)}`);
    }
  // what a schema can't see, the gateway does: a time in the future, a message of no catalogue
  const [metrics] = oddItems(now);
  const isTaken = metrics?.rows.map((row) => schemaOf('manage.metric')?.safeParse(row).success);
  assert.deepEqual(isTaken, [false, false, false, true]);
});

test('samples of the past are of full minutes, each once, and never of the future', () => {
  for (const device of company.slice(170)) {
    const seen = new Set<string>();
    for (const { metric, slot, at } of pastSamples(gaugesOf(device, now), now)) {
      assert.ok(at % 60_000 === 0 && at <= now);
      assert.ok(!seen.has(`${metric} ${slot} ${at}`));
      seen.add(`${metric} ${slot} ${at}`);
    }
  }
});

test('a server has a sample of each minute of the last hour, a desk none of last night', () => {
  const ages = (kind: string) => {
    const device = company.find((one) => one.kind === kind);
    const rows = device ? [...pastSamples(gaugesOf(device, now), now)] : [];
    return rows.filter(({ metric }) => metric === 'cpu').map(({ at }) => (now - at) / 60_000);
  };
  assert.equal(ages('server').filter((age) => age < 60).length, 60);
  const night = (now - new Date(2026, 10, 20, 3).getTime()) / 60_000;
  const isNight = (age: number) => Math.abs(age - night) < 20;
  assert.ok(ages('server').some(isNight));
  assert.ok(!ages('thin').some(isNight));
});

const schemaOf = (record: string) => {
  const found = findRecord(record);
  return found && wireSchema(found);
};
