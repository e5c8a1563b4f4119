import assert from 'node:assert/strict';
import test from 'node:test';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { mailServer } from '../../../test/mail-server.ts';
import { ownerForm, testServer } from '../../../test/server.ts';
import { until } from '../../../test/until.ts';

test('the overview of a new instance shows no device and no check that has run', async () => {
  await using server = await testServer();
  const { status, body } = await (await server.owner()).call('GET', '/api/overview');
  const { devices, promises, attention } = body as {
    devices: object;
    promises: { green: number; unknown: number };
    attention: unknown[];
  };
  assert.equal(status, 200);
  assert.deepEqual(
    [devices, attention],
    [{ total: 0, online: 0, offline: 0, lost: 0, revoked: 0, cloned: 0 }, []],
  );
  assert.ok(promises.green === 0 && promises.unknown > 0);
});

test('the overview says when no backup was made for too long, to whoever can make one', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const kinds = async () => {
    const { body } = await owner.call('GET', '/api/overview');
    return (body as { attention: { kind: string }[] }).attention.map(({ kind }) => kind);
  };
  assert.deepEqual(await kinds(), []);
  await server.db.superuser.query(`UPDATE candor.instance SET created_at = now() - interval '27 hours'`);
  assert.deepEqual(await kinds(), ['backup-late']);
  await server.running.app.backups.make();
  assert.deepEqual(await kinds(), []);
});

test('the overview counts devices by state and names what somebody may want to look at', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const company = await server.running.app.companies.firstCompanyId();
  const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
  for (const [n, state, reason] of [
    [1, 'active', 'lost'],
    [2, 'active', 'clean'],
    [3, 'revoked', 'revoked'],
    [4, 'cloned', 'lost'],
    [5, 'removed', 'revoked'],
  ] as const) {
    await server.db.superuser.query(
      `INSERT INTO candor.device (company_id, id, label, state, protocol, agent_version, platform, last_seq, enrolled_at)
       VALUES ($1, $2, $3, $4, 1, '0.1.0', 'linux', 0, now())`,
      [company, id(n), `Computer ${n}`, state],
    );
    await server.db.superuser.query(
      `INSERT INTO candor.device_availability (company_id, device_id, online_from, online_until, reason) VALUES ($1, $2, now() - interval '1 hour', now(), $3)`,
      [company, id(n), reason],
    );
  }
  await server.db.superuser.query(
    `INSERT INTO candor.ingest_refusal (company_id, device_id, day, agent_version, record, key_name, key_hash, code, n)
     VALUES ($1, $2, date_trunc('day', now()), '0.1.0', 'manage.metric', 'extra', decode(repeat('00', 32), 'hex'), 'unknown_field', 3)`,
    [company, id(1)],
  );
  const { body } = await owner.call('GET', '/api/overview');
  const { devices, attention } = body as {
    devices: object;
    attention: { kind: string; id: string; title: string; device: string | null }[];
  };
  assert.deepEqual(devices, { total: 4, online: 0, offline: 1, lost: 1, revoked: 1, cloned: 1 });
  assert.deepEqual(
    attention.map(({ kind, title, device }) => [kind, title, device]),
    [
      ['device-cloned', 'Computer 4', 'Computer 4'],
      ['device-lost', 'Computer 1', 'Computer 1'],
      ['rows-refused', '3 values of manage.metric refused (unknown field)', 'Computer 1'],
    ],
  );
  const refusals = (await owner.call('GET', '/api/server/refusals')).body as {
    items: { key: string; n: number }[];
  };
  assert.deepEqual(
    refusals.items.map(({ key, n }) => [key, n]),
    [['extra', 3]],
  );
});

test('the server says how each part is, and how large each table', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const { status, body } = await owner.call('GET', '/api/server');
  const health = body as {
    parts: { name: string; state: string }[];
    tables: { table: string }[];
    jobsFailed: number;
    schemaHash: string;
    caFingerprint: string;
  };
  assert.equal(status, 200);
  assert.deepEqual(
    health.parts.map(({ name, state }) => `${name} ${state}`),
    [
      'database ok',
      'keyring ok',
      'jobs ok',
      'disk ok',
      'catalogue ok',
      'checks ok',
      'event_loop ok',
      'certificate ok',
    ],
  );
  assert.deepEqual(
    new Set(health.tables.map(({ table }) => table)),
    new Set(tableRecords.map(({ table }) => table)),
  );
  // PostgreSQL counts with a delay, and no table was analysed yet
  await until('the account is counted', async () => {
    const { tables } = (await owner.call('GET', '/api/server')).body as {
      tables: { table: string; rows: number }[];
    };
    return tables.find(({ table }) => table === 'account')?.rows === 1;
  });
  assert.match(health.schemaHash + health.caFingerprint, /^[0-9a-f]{128}$/u);
  assert.deepEqual((await (await server.owner()).call('GET', '/api/server/jobs')).body, { items: [] });
});

test('the server says whether mail is on, how many letters wait and why the last one did not go', async () => {
  await using off = await testServer();
  const mailOf = async (server: typeof off) =>
    (
      (await (await server.owner()).call('GET', '/api/server')).body as {
        mail: { lastFailure: object | null };
      }
    ).mail;
  assert.deepEqual(await mailOf(off), { state: 'off', waiting: 0, lastFailure: null });

  await using post = await mailServer();
  await using server = await testServer({ environment: post.environment });
  const { database, mail } = server.running.platform;
  const link = `${server.url}/sign-up#t=Token`;
  const letter = { class: 'essential', language: 'de', template: 'sign-up', params: { link } } as const;
  const write = (to: string) => database.withInstance('contact', (tx) => mail.queue(tx, { ...letter, to }));
  // the set-up writes to the owner: a factor was added
  await server.owner();
  await post.letterTo(ownerForm.email);
  await write('mia@example.org');
  assert.equal(await post.linkTo('mia@example.org'), link);
  post.behave(451);
  await write('later@example.org');
  await until('the answer is shown', async () => (await mailOf(server)).lastFailure !== null);
  const { lastFailure, ...rest } = await mailOf(server);
  assert.deepEqual(rest, { state: 'on', waiting: 1 });
  assert.equal((lastFailure as { code: string } | null)?.code, '451');
  const { recipients } = (await (await server.owner()).call('GET', '/api/server/egress')).body as {
    recipients: { id: string; state: string; places: string[] }[];
  };
  const place = recipients.find(({ id }) => id === 'mail');
  assert.deepEqual([place?.state, place?.places], ['on', [`localhost:${post.port}`]]);
});

test('everybody may read the dictionary, with the parts of lists', async () => {
  await using server = await testServer();
  const { status, body } = await server.visitor().call('GET', '/api/dictionary');
  const { records } = body as {
    records: { name: string; fields: { name: string; about: string; retain: string; basis: string }[] }[];
  };
  const field = (record: string, name: string) =>
    records.find((one) => one.name === record)?.fields.find((one) => one.name === name);
  assert.equal(status, 200);
  assert.equal(field('platform.account', 'email')?.basis, '6(1)(b)');
  assert.equal(field('platform.device', 'label')?.retain, '30 days after removedAt');
  assert.ok(records.some(({ fields }) => fields.some(({ name }) => name.includes('.'))));
  assert.ok(records.every(({ fields }) => fields.every(({ about }) => about.endsWith('.'))));
});

test('the dictionary is sent once to who knows its hash', async () => {
  await using server = await testServer();
  const ask = (known: string) =>
    server.visitor().call('GET', '/api/dictionary', undefined, { 'if-none-match': known });
  const first = await ask('"other"');
  const tag = first.headers.get('etag') ?? '';
  assert.equal(tag, `"${(first.body as { schemaHash: string }).schemaHash}"`);
  assert.deepEqual([first.status, first.headers.get('cache-control')], [200, 'no-cache']);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const { status, body, headers } = await ask(known);
    assert.deepEqual([status, body, headers.get('etag')], [304, '', tag], known);
  }
});

test('a switched-off local agent can be seen and not started', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  assert.deepEqual((await owner.call('GET', '/api/server/local-agent')).body, {
    state: 'off',
    deviceId: null,
    label: null,
    reports: [],
  });
  assert.equal((await owner.call('PUT', '/api/server/local-agent', { running: true })).status, 404);
});

test('the register of recipients is shown with what was refused', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const { egress } = server.running.platform;
  await assert.rejects(egress.request('stranger', { url: 'https://example.org/', classes: [] }), {
    code: 'egress_refused',
  });
  await egress.flush();
  const { status, body } = await owner.call('GET', '/api/server/egress');
  const { recipients, refusals } = body as {
    recipients: { id: string; state: string; connections: number }[];
    refusals: { recipient: string; outcome: string }[];
  };
  assert.equal(status, 200);
  assert.deepEqual(
    recipients.map(({ id, state, connections }) => [id, state, connections]),
    [
      ['database', 'off', 0],
      ['mail', 'off', 0],
    ],
  );
  assert.deepEqual(
    refusals.map(({ recipient, outcome }) => [recipient, outcome]),
    [['stranger', 'refused_recipient']],
  );
  assert.equal((await server.visitor().call('GET', '/api/server/egress')).status, 401);
  assert.match(server.logged(), /egress\.refused/u);
  const metrics = await server.visitor().call('GET', '/metrics', undefined, {
    authorization: 'Bearer a token for the tests',
  });
  assert.match(String(metrics.body), /candor_egress_refused 1/u);
});
