import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { closeCodes } from '@candor/protocol/errors.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { metricRows, type SimulatedIdentity, type SimulatedLink } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';

let one: LinkInstance;
before(async () => (one = await linkInstance()));
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
const stored = async (table: string, { deviceId }: SimulatedIdentity) =>
  (
    await superuser<{ n: number }>(`SELECT count(*)::int AS n FROM candor.${table} WHERE device_id = $1`, [
      deviceId,
    ])
  )[0]?.n;
const metric = (rows: Record<string, unknown>[]) => [{ record: 'manage.metric', rows }];
const logRow = (n = 1) => {
  const windowAt = Math.floor(Date.now() / 600_000) * 600_000;
  return {
    template: 'collector.failed',
    level: 40,
    n,
    windowAt,
    firstAt: windowAt,
    lastAt: windowAt,
    fingerprint: 'ab'.repeat(32),
    params: [
      { name: 'collector', value: 'cpu' },
      { name: 'n', value: '3' },
      { name: 'code', value: 'EACCES' },
    ],
  };
};

async function connected(lastSeq = 0): Promise<{ device: SimulatedIdentity; link: SimulatedLink }> {
  const device = await one.enrol();
  const link = one.link(device, {}, lastSeq);
  await link.hello();
  return { device, link };
}

test('a report is acknowledged with the hash of its bytes after its rows are there', async () => {
  const { device, link } = await connected();
  const ack = await link.report(metric(metricRows(10)));
  assert.deepEqual(ack.refused, []);
  assert.equal(await stored('metric_recent', device), 10);
  const [batch] = await superuser<{ seq: number; rows: number; hash: Buffer }>(
    'SELECT * FROM candor.report_batch WHERE device_id = $1',
    [device.deviceId],
  );
  assert.equal(Number(batch?.seq), 1);
  assert.equal(batch?.rows, 10);
  assert.equal(batch?.hash.toString('hex'), ack.hash);
  await link.close();
});

test('the same report again gets the same receipt and leaves no second row', async () => {
  const { device, link } = await connected();
  const bytes = link.reportBytes([
    ...metric([...metricRows(2), { metric: 'cpu', slot: '', at: Date.now() + 3_600_000, value: 1 }]),
    { record: 'manage.log', rows: [logRow(2)] },
  ]);
  link.socket.send(bytes, { binary: false });
  const first = await link.next('ack');
  link.socket.send(bytes, { binary: false });
  const second = await link.next('ack');
  assert.deepEqual(second, first);
  assert.deepEqual(first.refused, [{ index: 2, code: 'clock_ahead' }]);
  assert.equal(await stored('metric_recent', device), 2);
  const [line] = await superuser<{ n: number }>('SELECT n FROM candor.device_log WHERE device_id = $1', [
    device.deviceId,
  ]);
  assert.equal(line?.n, 2);
  await link.close();
});

test('another report with a known number comes from a copy: the device is closed as cloned and stays so', async () => {
  const { device, link } = await connected();
  await link.report(metric(metricRows(2)));
  link.socket.send(link.reportBytes(metric(metricRows(3)), 1), { binary: false });
  assert.equal((await link.next('refuse')).code, 'cloned');
  assert.equal(await link.closed, closeCodes.identityInUse);
  const again = one.link(device);
  assert.equal((await again.next('refuse')).code, 'cloned');
  assert.equal(await again.closed, closeCodes.identityInUse);
  const shown: { body: { state: string } } = await one.call('GET', `/api/devices/${device.deviceId}`);
  assert.equal(shown.body.state, 'cloned');
  const listed: { body: { items: { id: string }[] } } = await one.call('GET', '/api/devices?state=cloned');
  assert.deepEqual(
    listed.body.items.map(({ id }) => id),
    [device.deviceId],
  );
});

test('a report of a device that ended meanwhile is refused with how it ended, and not stored', async () => {
  for (const [state, close] of [
    ['cloned', closeCodes.identityInUse],
    ['revoked', closeCodes.revoked],
  ] as const) {
    const { device, link } = await connected();
    await superuser('UPDATE candor.device SET state = $1 WHERE id = $2', [state, device.deviceId]);
    link.send({ type: 'batch', seq: 1, createdAt: Date.now(), items: metric(metricRows(1)) });
    assert.equal((await link.next('refuse')).code, state);
    assert.equal(await link.closed, close);
    assert.equal(await stored('metric_recent', device), 0);
  }
});

test('a person has one number for one report too: a Focus identity is closed, and its own may go on', async () => {
  const device = await one.join();
  const link = one.link(device);
  await link.hello();
  const rows = [{ record: 'focus.label', rows: [] }];
  await link.report(rows);
  link.socket.send(link.reportBytes([...rows, ...rows], 1), { binary: false });
  assert.equal((await link.next('refuse')).code, 'sequence_conflict');
  assert.equal(await link.closed, closeCodes.identityInUse);
});

test('a report whose hash is no longer kept is acknowledged as old', async () => {
  const { device, link } = await connected();
  await link.report(metric(metricRows(2)));
  await superuser('DELETE FROM candor.report_batch WHERE device_id = $1', [device.deviceId]);
  const ack = await link.report(metric(metricRows(5)), 1);
  assert.deepEqual(ack.refused, []);
  assert.equal(await stored('metric_recent', device), 2);
  await link.close();
});

test('a gap in the numbers ends the connection', async () => {
  const { device, link } = await connected();
  link.socket.send(link.reportBytes(metric(metricRows(1)), 3), { binary: false });
  assert.equal(await link.closed, closeCodes.malformed);
  assert.equal(await stored('metric_recent', device), 0);
});

test('a hostile agent: undeclared fields are refused and counted by name, and nothing else is lost', async () => {
  const { device, link } = await connected();
  const [good] = metricRows(1);
  const ack = await link.report([
    {
      record: 'manage.metric',
      rows: [{ ...good, userName: 'anna' }, good ?? {}, { ...good, deviceId: device.deviceId }],
    },
    { record: 'manage.keystrokes', rows: [{ text: 'secret' }] },
    { record: 'platform.device', rows: [{ label: 'mine' }] },
    {
      record: 'focus.interval',
      rows: [{ startedAt: 1, durationMs: 1, app: 'x', keys: 1, clicks: 1, utcOffsetMin: 0 }],
    },
    { record: '__proto__', rows: [{}] },
  ]);
  assert.deepEqual(ack.refused, [
    { index: 0, code: 'unknown_field' },
    { index: 2, code: 'unknown_field' },
    { index: 3, code: 'unknown_record' },
    { index: 4, code: 'unknown_record' },
    { index: 5, code: 'wrong_channel' },
    { index: 6, code: 'unknown_record' },
  ]);
  assert.equal(await stored('metric_recent', device), 1);
  const refusals = await superuser(
    'SELECT record, key_name, code, n::int AS n FROM candor.ingest_refusal WHERE device_id = $1 ORDER BY record, key_name',
    [device.deviceId],
  );
  assert.deepEqual(refusals, [
    { record: 'focus.interval', key_name: null, code: 'wrong_channel', n: 1 },
    { record: 'manage.keystrokes', key_name: null, code: 'unknown_record', n: 1 },
    { record: 'manage.metric', key_name: 'deviceId', code: 'unknown_field', n: 1 },
    { record: 'manage.metric', key_name: 'userName', code: 'unknown_field', n: 1 },
    { record: 'other', key_name: null, code: 'unknown_record', n: 1 },
    { record: 'platform.device', key_name: null, code: 'unknown_record', n: 1 },
  ]);
  await link.close();
});

for (const [what, row, code] of [
  ['over-long text', { metric: 'cpu', slot: 'x'.repeat(65), at: 1, value: 1 }, 'unclean_text'],
  ['a NUL', { metric: 'cpu', slot: 'a\u0000b', at: 1, value: 1 }, 'unclean_text'],
  ['text that turns direction', { metric: 'cpu', slot: 'a\u202eb', at: 1, value: 1 }, 'unclean_text'],
  ['text that is not NFC', { metric: 'cpu', slot: 'e\u0301', at: 1, value: 1 }, 'unclean_text'],
  ['half a character', { metric: 'cpu', slot: '\ud800', at: 1, value: 1 }, 'unclean_text'],
  ['a metric that nobody declared', { metric: 'keys', slot: '', at: 1, value: 1 }, 'wrong_type'],
  ['a number beyond all numbers', { metric: 'cpu', slot: '', at: 1, value: 1e39 }, 'wrong_type'],
  ['a time as text', { metric: 'cpu', slot: '', at: '2026-01-01', value: 1 }, 'wrong_type'],
  ['an object where a number stands', { metric: 'cpu', slot: '', at: 1, value: { $gt: 0 } }, 'wrong_type'],
  ['a row of tomorrow', { metric: 'cpu', slot: '', at: Date.now() + 86_400_000, value: 1 }, 'clock_ahead'],
] as const)
  test(`${what} is refused as ${code}, and the row beside it is kept`, async () => {
    const { device, link } = await connected();
    const ack = await link.report(metric([row, ...metricRows(1)]));
    assert.deepEqual(ack.refused, [{ index: 0, code }]);
    assert.equal(await stored('metric_recent', device), 1);
    await link.close();
  });

test('values that PostgreSQL would stumble over are stored or refused, never the end of a report', async () => {
  const { device, link } = await connected();
  const at = Math.floor(Date.now() / 60_000) * 60_000;
  const values = [1e-50, -1e-46, 3.4e38, -3.4e38, 0, -0, 1.5e-45];
  const ack = await link.report(
    metric(values.map((value, i) => ({ metric: 'cpu', slot: `s${i}`, at, value }))),
  );
  assert.deepEqual(ack.refused, []);
  assert.equal(await stored('metric_recent', device), values.length);
  await link.close();
});

test('HTML is text: it is kept as it is', async () => {
  const { device, link } = await connected();
  await link.report(
    metric([{ metric: 'mount-used', slot: '<script>alert(1)</script>', at: Date.now(), value: 1 }]),
  );
  const [row] = await superuser<{ slot: string }>(
    'SELECT slot FROM candor.metric_recent WHERE device_id = $1',
    [device.deviceId],
  );
  assert.equal(row?.slot, '<script>alert(1)</script>');
  await link.close();
});

const tooLarge: [string, { record: string; rows: Record<string, unknown>[] }[]][] = [
  ['51 log rows', [{ record: 'manage.log', rows: Array.from({ length: 51 }, () => logRow()) }]],
  [
    '51 log rows in two items',
    [
      { record: 'manage.log', rows: [logRow()] },
      { record: 'manage.log', rows: Array.from({ length: 50 }, () => logRow()) },
    ],
  ],
  ['501 rows', [...metric(metricRows(500)), ...metric(metricRows(1))]],
];
for (const [what, items] of tooLarge)
  test(`a report of ${what} is refused as a whole, and nothing of it is kept`, async () => {
    const { device, link } = await connected();
    link.socket.send(link.reportBytes(items), { binary: false });
    assert.equal((await link.next('refuse')).code, 'malformed');
    assert.equal(await link.closed, closeCodes.malformed);
    assert.equal(await stored('report_batch', device), 0);
    assert.equal(await stored('device_log', device), 0);
  });

test('a socket that dies after sending: the report that is sent again is there exactly once', async () => {
  for (let round = 0; round < 20; round++) {
    const { device, link } = await connected();
    const bytes = link.reportBytes([...metric(metricRows(50)), { record: 'manage.log', rows: [logRow()] }]);
    link.socket.send(bytes, { binary: false }, () => setTimeout(() => link.tls?.destroy(), round % 7));
    await link.closed;
    const again = one.link(device);
    const welcome = await again.hello();
    assert.ok(welcome.lastSeq <= 1);
    again.socket.send(bytes, { binary: false });
    assert.equal((await again.next('ack')).seq, 1);
    assert.equal(await stored('metric_recent', device), 50);
    assert.equal(await stored('report_batch', device), 1);
    const [line] = await superuser<{ n: number }>('SELECT n FROM candor.device_log WHERE device_id = $1', [
      device.deviceId,
    ]);
    assert.equal(line?.n, 1);
    await again.close();
  }
});

test('a report that can not be stored is not acknowledged; sent again it is stored once', async () => {
  const { device, link } = await connected();
  const bytes = link.reportBytes([...metric(metricRows(5)), { record: 'manage.log', rows: [logRow()] }]);
  await superuser('ALTER TABLE candor.device_log RENAME TO device_log_away');
  link.socket.send(bytes, { binary: false });
  assert.equal(await link.closed, 1011);
  await superuser('ALTER TABLE candor.device_log_away RENAME TO device_log');
  assert.deepEqual(link.received, []);
  assert.equal(await stored('metric_recent', device), 0);
  const again = one.link(device);
  assert.equal((await again.hello()).lastSeq, 0);
  again.socket.send(bytes, { binary: false });
  assert.equal((await again.next('ack')).seq, 1);
  assert.equal(await stored('metric_recent', device), 5);
  await again.close();
});

test('two connections of one identity that send the same number store it once', async () => {
  const { device, link } = await connected();
  const bytes = link.reportBytes(metric(metricRows(20)));
  const other = one.link(device);
  await other.opened;
  link.socket.send(bytes, { binary: false });
  await other.hello();
  other.socket.send(bytes, { binary: false });
  assert.equal((await other.next('ack')).seq, 1);
  assert.equal(await stored('metric_recent', device), 20);
  await other.close();
});

test('a stalled database: no receipt, at most four reports are read, and all are stored when it goes on', async () => {
  const { device, link } = await connected();
  const blocker = await one.db.superuser.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM candor.device WHERE id = $1 FOR UPDATE', [device.deviceId]);
  for (let i = 0; i < 12; i++)
    link.socket.send(link.reportBytes(metric(metricRows(1, Date.now() - i * 3_600_000))), { binary: false });
  await wait(300);
  assert.deepEqual(link.received, []);
  assert.equal(await stored('metric_recent', device), 0);
  await blocker.query('COMMIT');
  blocker.release();
  for (let i = 1; i <= 12; i++) assert.equal((await link.next('ack')).seq, i);
  assert.equal(await stored('metric_recent', device), 12);
  await link.close();
});

test('rows belong to the owner of the certificate: companies do not see each other', async () => {
  const [a, b] = [await one.enrol({ company: 0 }), await one.enrol({ company: 1 })];
  for (const device of [a, b]) {
    const link = one.link(device);
    await link.hello();
    await link.report(metric(metricRows(5)));
    await link.close();
  }
  const owners = await superuser<{ company_id: string }>(
    'SELECT DISTINCT company_id FROM candor.metric_recent WHERE device_id = $1',
    [b.deviceId],
  );
  assert.deepEqual(owners, [{ company_id: one.companies[1] }]);
  for (const path of ['', '/inventory', '/metrics', '/availability', '/logs', '/privacy']) {
    assert.equal((await one.call('GET', `/api/devices/${a.deviceId}${path}`, undefined, 0)).status, 200);
    assert.equal((await one.call('GET', `/api/devices/${a.deviceId}${path}`, undefined, 1)).status, 404);
  }
  assert.equal((await one.call('DELETE', `/api/devices/${a.deviceId}`, undefined, 1)).status, 404);
  assert.equal((await one.call('PATCH', `/api/devices/${a.deviceId}`, { label: 'mine' }, 1)).status, 404);
  const seen = await one.db.database.withCompany(one.companies[1], 'monitoring', (tx) =>
    tx.selectFrom('metricRecent').select('deviceId').where('deviceId', '=', a.deviceId).execute(),
  );
  assert.deepEqual(seen, []);
});

test('a Focus identity may send focus records only, and a Manage identity none of them', async () => {
  const laptop = await one.join();
  const link = one.link(laptop);
  await link.hello({ quiet: true });
  const ack = await link.report([
    ...metric(metricRows(1)),
    { record: 'manage.inventory.cpu', rows: [{ model: 'x', sockets: 1, cores: 1, threads: 1 }] },
  ]);
  assert.deepEqual(
    ack.refused.map(({ code }) => code),
    ['wrong_channel', 'wrong_channel'],
  );
  const refusals = await superuser<{ record: string }>(
    'SELECT record FROM candor.focus_refusal ORDER BY record',
  );
  assert.deepEqual(
    refusals.map(({ record }) => record),
    ['manage.inventory.cpu', 'manage.metric'],
  );
  await link.close();
});

test('a removed device stores nothing more, not even what is on its way', async () => {
  const { device, link } = await connected();
  await one.call('DELETE', `/api/devices/${device.deviceId}`);
  link.socket.send(link.reportBytes(metric(metricRows(1))), { binary: false });
  assert.equal(await link.closed, closeCodes.revoked);
  assert.equal(await stored('metric_recent', device), 0);
});

test('five thousand invented field names a day open a bounded number of counters', async () => {
  const { device, link } = await connected();
  for (let round = 0; round < 40; round++)
    await link.report(metric(Array.from({ length: 100 }, (_, i) => ({ [`k${round}x${i}`]: 1 }))));
  const rows = (await stored('ingest_refusal', device)) ?? 0;
  assert.ok(rows <= 600, String(rows));
  const [sum] = await superuser<{ n: number }>(
    'SELECT sum(n)::int AS n FROM candor.ingest_refusal WHERE device_id = $1',
    [device.deviceId],
  );
  assert.equal(sum?.n, 4_000);
  await link.close();
});

test('pages are told of new values, once each', async () => {
  const { device, link } = await connected();
  const told: unknown[] = [];
  using _ = one.platform.bus.subscribe('device.metric', (message) => void told.push(message));
  const rows = metricRows(3);
  await link.report(metric(rows));
  await until('it is told', () => told.length > 0);
  assert.deepEqual(told, [
    {
      companyId: one.companies[0],
      deviceId: device.deviceId,
      at: rows[0]?.['at'],
      values: [{ metric: 'cpu', slot: '', value: rows[0]?.['value'] }],
    },
  ]);
  await link.close();
});

test('a gap after a restore is bridged once, recorded as loss, and reports go on behind it', async () => {
  const { device, link } = await connected();
  await link.report(metric(metricRows(1)));
  link.send({ type: 'gap', from: 2, to: 40 });
  const ack = await link.report(metric(metricRows(2)), 41);
  assert.equal(ack.seq, 41);
  const [lost] = await superuser<{ n: number; code: string }>(
    'SELECT n, code FROM candor.ingest_refusal WHERE device_id = $1',
    [device.deviceId],
  );
  assert.deepEqual(lost, { n: 39, code: 'reports_lost' });
  link.send({ type: 'gap', from: 42, to: 50 });
  assert.equal(await link.closed, closeCodes.malformed);
});

test('a gap that does not follow the last report is refused, and nothing moves', async () => {
  const { device, link } = await connected();
  await link.report(metric(metricRows(1)));
  link.send({ type: 'gap', from: 5, to: 9 });
  assert.equal(await link.closed, closeCodes.malformed);
  const [row] = await superuser<{ lastSeq: number }>(
    'SELECT last_seq AS "lastSeq" FROM candor.device WHERE id = $1',
    [device.deviceId],
  );
  assert.equal(row?.lastSeq, 1);
});
