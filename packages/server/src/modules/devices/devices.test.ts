import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { metricRows, type SimulatedIdentity, type SimulatedLink } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';

let one: LinkInstance;
let me: SimulatedIdentity;
let link: SimulatedLink;
before(async () => {
  one = await linkInstance();
  me = await one.enrol({ hostname: 'reception-2' });
  link = one.link(me);
  await link.hello();
});
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
const get = async <T>(path: string, company: 0 | 1 = 0): Promise<T> => {
  const answer: { status: number; body: T } = await one.call('GET', path, undefined, company);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};

const system = {
  hostname: 'reception-2.example.internal',
  domain: 'example.internal',
  domainKind: 'ad',
  osId: 'debian',
  osName: 'Debian GNU/Linux',
  osVersion: '12',
  kernel: '6.1.0',
  architecture: 'x64',
  bootedAt: 1_795_000_000_000,
  serial: 'PF3XYZ12',
};

test('sealed fields of the inventory are unreadable in the table and readable on the page', async () => {
  await link.report([
    { record: 'manage.inventory.system', rows: [system] },
    { record: 'manage.inventory.memory', rows: [{ totalBytes: 16e9, swapBytes: 0 }] },
    {
      record: 'manage.inventory.adapters',
      rows: [
        { adapters: [{ name: 'eth0', kind: 'ethernet', up: true, addresses: ['192.168.1.4', 'fe80::1'] }] },
      ],
    },
  ]);
  const [row] = await superuser<{ body: Record<string, unknown> }>(
    "SELECT body FROM candor.device_inventory WHERE section = 'system'",
  );
  assert.equal(row?.body['osName'], 'Debian GNU/Linux');
  for (const field of ['hostname', 'domain', 'serial'] as const) {
    assert.deepEqual(Object.keys(row?.body[field] as object), ['sealed']);
    assert.ok(!JSON.stringify(row?.body).includes(system[field]));
  }
  const inventory = await get<Record<string, { values: unknown }>>(`/api/devices/${me.deviceId}/inventory`);
  assert.deepEqual(inventory['system']?.values, system);
  assert.deepEqual(Object.keys(inventory).toSorted(), ['adapters', 'memory', 'system']);
});

test('a sealed value that is moved to another device, field or company does not open, and the pages around it do', async () => {
  const other = await one.enrol();
  const foreign = await one.enrol({ company: 1 });
  const copyTo = (companyId: string, deviceId: string, body = 'body') =>
    superuser(
      `INSERT INTO candor.device_inventory SELECT $1, $2, section, hash, ${body}, seen_at FROM candor.device_inventory WHERE device_id = $3 AND section = 'system'
       ON CONFLICT (company_id, device_id, section) DO UPDATE SET body = excluded.body`,
      [companyId, deviceId, me.deviceId],
    );
  const broken = async (deviceId: string, company: 0 | 1) => {
    const answer: { status: number; body: { code: string; text: string } } = await one.call(
      'GET',
      `/api/devices/${deviceId}/inventory`,
      undefined,
      company,
    );
    assert.deepEqual([answer.status, answer.body.code], [500, 'seal_broken']);
    assert.match(answer.body.text, /^A sealed value does not open/u);
    await get(`/api/devices/${deviceId}`, company);
    await get('/api/devices', company);
  };
  await copyTo(one.companies[0], other.deviceId);
  await broken(other.deviceId, 0);
  await copyTo(one.companies[1], foreign.deviceId);
  await broken(foreign.deviceId, 1);
  await superuser('DELETE FROM candor.device WHERE id = $1', [foreign.deviceId]);
  const own = await get(`/api/devices/${me.deviceId}/inventory`);
  const swapped = `body || jsonb_build_object('hostname', body->'serial', 'serial', body->'hostname')`;
  await copyTo(one.companies[0], me.deviceId, swapped);
  await broken(me.deviceId, 0);
  await copyTo(one.companies[0], me.deviceId, swapped);
  assert.deepEqual(await get(`/api/devices/${me.deviceId}/inventory`), own);
});

test('the welcome names sections of which the server holds something else', async () => {
  const [row] = await superuser<{ hash: Buffer }>(
    "SELECT hash FROM candor.device_inventory WHERE section = 'memory' AND device_id = $1",
    [me.deviceId],
  );
  const again = one.link(me);
  const { want } = await again.hello({
    sections: { memory: row?.hash.toString('hex') ?? '', system: '0'.repeat(64), disks: '0'.repeat(64) },
  });
  assert.deepEqual(want, ['system', 'disks']);
  link = again;
});

test('the list shows state, system and the last hour of cpu and memory', async () => {
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  await link.report([
    {
      record: 'manage.metric',
      rows: [
        { metric: 'cpu', slot: '', at: minute, value: 12.5 },
        { metric: 'cpu', slot: '', at: minute - 59 * 60_000, value: 2 },
        { metric: 'cpu', slot: '', at: minute - 61 * 60_000, value: 99 },
        { metric: 'memory-used', slot: '', at: minute - 60_000, value: 8e9 },
      ],
    },
  ]);
  interface Listed {
    id: string;
    label: string;
    state: string;
    osName: string;
    cpu: (number | null)[];
    memoryUsed: (number | null)[];
    memoryTotal: number;
  }
  const { items } = await get<{ items: Listed[] }>('/api/devices?filter=RECEPT');
  const [mine] = items;
  assert.equal(items.length, 1);
  assert.deepEqual(
    [mine?.id, mine?.label, mine?.state, mine?.osName, mine?.memoryTotal],
    [me.deviceId, 'reception-2', 'online', 'Debian GNU/Linux', 16e9],
  );
  // a minute may have begun meanwhile
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const last = 59 - (now - minute) / 60_000;
  assert.equal(mine?.cpu.length, 60);
  assert.equal(mine?.cpu[last], 12.5);
  assert.equal(mine?.cpu.filter((value) => value === 99).length, 0);
  assert.equal(mine?.memoryUsed[last - 1], 8e9);
});

test('pages follow each other without a device twice or missing, also those that never connected', async () => {
  const company = 1;
  const ids = new Set<string>();
  for (let i = 0; i < 7; i++) ids.add((await one.enrol({ company, hostname: `row-${i}` })).deviceId);
  await superuser(
    "UPDATE candor.device SET last_seen_at = date_trunc('hour', now()) WHERE company_id = $1 AND label IN ('row-1', 'row-2', 'row-3')",
    [one.companies[company]],
  );
  await superuser("UPDATE candor.device SET last_seen_at = now() WHERE company_id = $1 AND label = 'row-4'", [
    one.companies[company],
  ]);
  const seen: string[] = [];
  let after = '';
  for (let i = 0; i < 10; i++) {
    const page: { items: { id: string }[]; next: string | null; total: number } = await get(
      `/api/devices?limit=2${after}`,
      company,
    );
    seen.push(...page.items.map(({ id }) => id));
    assert.equal(page.total, 7);
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  assert.equal(seen.length, 7);
  assert.deepEqual(new Set(seen), ids);
});

test('the list of 10,000 devices uses its index', async () => {
  const client = await one.db.superuser.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO candor.device SELECT $1, gen_random_uuid(), 'd' || i, 'active', 1, '0.1.0', 'linux', 0, NULL, now(), now() - i * interval '1 second', NULL FROM generate_series(1, 10000) AS i`,
    [one.companies[0]],
  );
  await client.query('ANALYZE candor.device');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT * FROM candor.device WHERE company_id = $1 AND state <> 'removed' AND (last_seen_at < now() OR (last_seen_at = now() AND id > '0198c0de-0000-7000-8000-000000000000')) ORDER BY last_seen_at DESC, id LIMIT 51`,
    [one.companies[0]],
  );
  await client.query('ROLLBACK');
  client.release();
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /device_by_seen/u);
});

for (const state of ['online', 'offline', 'lost', 'revoked'] as const)
  test(`the list can be narrowed to ${state} devices`, async () => {
    const device = await one.enrol({ hostname: `is-${state}` });
    const connection = one.link(device);
    await connection.hello();
    if (state === 'offline') await connection.close();
    if (state === 'lost') connection.tls?.destroy();
    if (state === 'revoked')
      await import('./index.ts').then(({ removeDevice }) =>
        removeDevice(one.platform, one.companies[0], device.deviceId, 'revoked'),
      );
    const listed = () => get<{ items: { label: string; state: string }[] }>(`/api/devices?state=${state}`);
    await until('it is listed', async () => {
      const { items } = await listed();
      assert.ok(items.every((item) => item.state === state));
      return items.some(({ label }) => label === `is-${state}`);
    });
    await connection.close();
  });

test('a device is renamed, and a label that is only spaces is refused', async () => {
  const renamed: { status: number; body: { label: string } } = await one.call(
    'PATCH',
    `/api/devices/${me.deviceId}`,
    { label: ' Front desk ' },
  );
  assert.equal(renamed.body.label, 'Front desk');
  assert.equal((await one.call('PATCH', `/api/devices/${me.deviceId}`, { label: '   ' })).status, 400);
  const entries = await superuser<{ outcome: string }>(
    "SELECT outcome FROM candor.audit_entry WHERE action = 'PATCH /api/devices/:id' ORDER BY at",
  );
  assert.deepEqual(
    entries.map(({ outcome }) => outcome),
    ['done', 'refused'],
  );
});

test('availability counts the time within the range', async () => {
  const device = await one.enrol();
  const hour = 3_600_000;
  const base = Math.floor(Date.now() / hour) * hour - 48 * hour;
  const add = (from: number, until: number) =>
    superuser("INSERT INTO candor.device_availability VALUES ($1, $2, $3, $4, 'clean')", [
      one.companies[0],
      device.deviceId,
      new Date(from),
      new Date(until),
    ]);
  await add(base, base + 2 * hour);
  await add(base + 3 * hour, base + 4 * hour);
  interface Availability {
    onlineMs: number;
    periods: { until: number | null }[];
  }
  const all = await get<Availability>(`/api/devices/${device.deviceId}/availability`);
  assert.equal(all.onlineMs, 3 * hour);
  const part = await get<Availability>(
    `/api/devices/${device.deviceId}/availability?from=${base + hour}&to=${base + 3 * hour}`,
  );
  assert.equal(part.onlineMs, hour);
  assert.equal(part.periods.length, 1);
  const open = await get<Availability>(`/api/devices/${me.deviceId}/availability`);
  assert.equal(open.periods.at(-1)?.until, null);
});

test('the privacy page counts what is kept, and shows what came in and what was refused', async () => {
  await link.report([
    {
      record: 'manage.metric',
      rows: [...metricRows(1), { metric: 'cpu', slot: '', at: 1, value: 1, owner: 'anna' }],
    },
  ]);
  interface Privacy {
    schemaHash: string;
    records: { record: string; rows: number; oldestAt: number | null; newestAt: number | null }[];
    reports: { refused: number }[];
    refusals: { key: string; code: string; n: number }[];
  }
  const privacy = await get<Privacy>(`/api/devices/${me.deviceId}/privacy`);
  assert.equal(privacy.schemaHash, one.schemaHash);
  assert.equal(privacy.records.find(({ record }) => record === 'manage.inventory')?.rows, 3);
  assert.ok(privacy.records.some(({ record }) => record === 'manage.network'));
  for (const { record, oldestAt, newestAt } of privacy.records)
    assert.ok((oldestAt ?? 0) <= Date.now() && (newestAt ?? 0) <= Date.now(), `${record} lies in the future`);
  assert.equal(privacy.reports[0]?.refused, 1);
  assert.deepEqual(
    privacy.refusals.map(({ key, code, n }) => [key, code, n]),
    [['owner', 'unknown_field', 1]],
  );
});

test('what a full outbox dropped is kept as a loss', async () => {
  const loss = { record: 'manage.metric', fromAt: 1_790_000_000_000, untilAt: 1_790_000_600_000, n: 12 };
  await link.report([{ record: 'agent.outbox_loss', rows: [loss, { ...loss, n: 3 }] }]);
  await link.report([{ record: 'agent.outbox_loss', rows: [{ ...loss, untilAt: loss.untilAt + 1 }] }]);
  const rows = await superuser<{ n: number }>('SELECT n FROM candor.device_loss WHERE device_id = $1', [
    me.deviceId,
  ]);
  assert.deepEqual(rows, [{ n: 27 }]);
});
