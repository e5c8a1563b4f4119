import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { codeOf, confirm, lifeServer, secretOf, strong } from '../../../test/life.ts';
import { addCompany, addDevice, addMember, addPerson, type Person } from '../../../test/people.ts';
import { ownerForm } from '../../../test/server.ts';
import { eraseAccountAgain, erasedWithAccount, proofRecords } from '../rights/index.ts';

const dayMs = 24 * 60 * 60_000;

test('every record with rows about an account or a person goes with the account, but for its proof', () => {
  const about = tableRecords.filter(({ fields }) => 'accountId' in fields || 'personId' in fields);
  assert.deepEqual(
    [...erasedWithAccount, ...proofRecords].map(({ record }) => record.name).toSorted(),
    about.map(({ name }) => name).toSorted(),
  );
});

// ASVS 7.4.2
test('a deleted account is gone at once, with every row that could name it, and its person hears of it once more', async () => {
  await using life = await lifeServer();
  const { server, post, person } = life;
  const pia = await person('pia@example.org');
  await pia.call('PATCH', '/api/me', { name: 'Pia Planted', phone: '+43 1 234 5678' });
  const other = server.visitor();
  await other.call('POST', '/api/sign-in', { email: 'pia@example.org', password: strong });
  const me = (await pia.call('GET', '/api/me')).body as { accountId: string; personId: string };
  assert.equal(codeOf(await pia.call('POST', '/api/me/delete')), 'confirm_required');
  const plan = (await pia.call('GET', '/api/me/deletion')).body as {
    goes: { record: string; rows: number }[];
    stays: { record: string; basis: string }[];
    soleOwnerOf: unknown[];
  };
  const going = new Map(plan.goes.map(({ record, rows }) => [record, rows]));
  assert.equal(going.get('platform.account'), 1);
  assert.equal(going.get('platform.profile'), 1);
  assert.ok((going.get('platform.sign_in') ?? 0) >= 2);
  assert.ok(plan.stays.every(({ basis }) => basis.startsWith('6(1)')));
  assert.deepEqual(plan.soleOwnerOf, []);
  await confirm(pia);
  const deleted = await pia.call('POST', '/api/me/delete');
  assert.equal(deleted.status, 200, JSON.stringify(deleted.body));
  const { steps } = deleted.body as { steps: { before: number; removed: number; after: number }[] };
  assert.ok(steps.every(({ before, removed, after }) => after === 0 && removed >= before));
  assert.equal((await other.call('GET', '/api/me')).status, 401);
  assert.equal((await server.running.app.rowsFor('pia@example.org')).accountId, null);
  for (const { record, by } of erasedWithAccount) {
    const column = by === 'accountId' ? 'account_id' : 'person_id';
    const { rowCount } = await server.db.superuser.query(
      `SELECT 1 FROM candor.${record.table} WHERE ${column} = $1`,
      [me[by]],
    );
    assert.equal(rowCount, 0, record.table);
  }
  const key = await server.db.keyringPool.query(
    'SELECT 1 FROM keyring.subject_key WHERE owner = $1 AND destroyed_at IS NULL',
    [me.personId],
  );
  assert.equal(key.rowCount, 0);
  assert.equal((await post.letterTo('pia@example.org')).subject, 'Your account was erased');
  const again = await server
    .visitor()
    .call('POST', '/api/sign-in', { email: 'pia@example.org', password: strong });
  assert.equal(codeOf(again), 'sign_in_failed');
});

test('what an account is and did in companies is shown to its person; no right there names it once it is gone', async () => {
  await using life = await lifeServer();
  const { server } = life;
  const { superuser } = server.db;
  const { id, owner, ownerId } = await addCompany(server);
  const home = await server.running.app.companies.firstCompanyId();
  const pia = await addPerson(server, 'Pia Planted');
  const memberId = await addMember(server, id, pia, ['administrator']);
  const staffId = await addMember(server, home, pia, ['technician']);
  const device = await addDevice(server, id, 'desk');
  await superuser.query(
    `INSERT INTO candor.permission_level (company_id, id, device_id, member_id, level, by_member_id, at)
    VALUES ($1, gen_random_uuid(), $2, $3, 'view', $4, now()), ($1, gen_random_uuid(), $2, $4, 'view', $3, now())`,
    [id, device, memberId, ownerId],
  );
  await superuser.query('INSERT INTO candor.device_person VALUES ($1, $2, $3, now())', [
    id,
    device,
    memberId,
  ]);
  await superuser.query(
    `INSERT INTO candor.staff_assignment VALUES ($1, gen_random_uuid(), $2, 'technician', 'all', NULL, now())`,
    [home, staffId],
  );
  const wish = { emails: ['invited@example.org'], roles: ['technician'], language: 'en', message: 'Welcome' };
  await pia.in(id).call('POST', `/api/companies/${id}/invitations`, wish);
  const rowsAbout = async (person: Person, record: string) =>
    ((await person.call('GET', `/api/trust/me/data/platform.${record}`)).body as { rows: object[] }).rows;
  for (const [record, rows] of [
    ['member', 2],
    ['permission_level', 1],
    ['device_person', 1],
    ['staff_assignment', 1],
    ['invitation', 1],
  ] as const)
    assert.equal((await rowsAbout(pia, record)).length, rows, record);
  // whom she invited, and with which words, is not about her alone
  const [invitation = {}] = await rowsAbout(pia, 'invitation');
  assert.deepEqual(
    ['email', 'message', 'roles'].map((field) => field in invitation),
    [false, false, true],
  );
  assert.deepEqual(await rowsAbout(owner, 'device_person'), []);
  assert.equal((await pia.call('POST', '/api/me/delete')).status, 200);
  for (const table of ['permission_level', 'device_person', 'staff_assignment']) {
    const { rows } = await superuser.query<{ row: string }>(`SELECT t::text AS row FROM candor.${table} t`);
    const text = rows.map(({ row }) => row).join();
    assert.ok(!text.includes(memberId) && !text.includes(staffId), table);
  }
  assert.equal((await rowsAbout(owner, 'permission_level')).length, 1);
});

test('the only owner of a company cannot leave it to nobody', async () => {
  await using life = await lifeServer();
  const owner = await life.server.owner();
  const plan = (await owner.call('GET', '/api/me/deletion')).body as { soleOwnerOf: { name: string }[] };
  assert.deepEqual(
    plan.soleOwnerOf.map(({ name }) => name),
    [ownerForm.companyName],
  );
  for (const path of ['/api/me/delete', '/api/me/close'])
    assert.equal(codeOf(await owner.call('POST', path)), 'last_owner');
  assert.equal((await owner.call('GET', '/api/me')).status, 200);
});

test('a co-owner whose account is being closed does not count as one', async () => {
  await using life = await lifeServer();
  const { server } = life;
  const { id, owner } = await addCompany(server, 'Two owners');
  const other = await addPerson(server);
  await addMember(server, id, other, ['owner']);
  const soleOwnerOf = async () =>
    ((await owner.call('GET', '/api/me/deletion')).body as { soleOwnerOf: { id: string }[] }).soleOwnerOf;
  assert.deepEqual(await soleOwnerOf(), []);
  assert.equal((await other.call('POST', '/api/me/close')).status, 200);
  assert.deepEqual(await soleOwnerOf(), [{ id, name: 'Two owners' }]);
  for (const path of ['/api/me/delete', '/api/me/close', `/api/companies/${id}/leave`])
    assert.equal(codeOf(await owner.call('POST', path)), 'last_owner', path);
  await server.db.superuser.query(`UPDATE candor.account SET state = 'frozen' WHERE id = $1`, [
    other.accountId,
  ]);
  assert.deepEqual(await soleOwnerOf(), []);
  assert.equal((await owner.call('POST', `/api/companies/${id}/leave`)).status, 200);
});

test('a closed account can be restored for thirty days, and is then erased by itself', async () => {
  await using life = await lifeServer();
  const { server, post, person, clock } = life;
  const close = async (email: string) => {
    const client = await person(email);
    await confirm(client);
    const { status, body } = await client.call('POST', '/api/me/close');
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((await client.call('GET', '/api/me')).status, 401);
    return secretOf(await post.linkTo(email));
  };
  const signIn = (email: string) =>
    server.visitor().call('POST', '/api/sign-in', { email, password: strong });
  const restored = await close('back@example.org');
  await close('gone@example.org');
  assert.equal((await signIn('back@example.org')).status, 401);
  clock.advance(29 * dayMs);
  await life.runTask('accounts.finish_erasures');
  assert.equal((await server.visitor().call('POST', '/api/me/restore', { token: restored })).status, 200);
  assert.equal((await signIn('back@example.org')).status, 200);
  clock.advance(2 * dayMs);
  await life.runTask('accounts.finish_erasures');
  assert.equal((await server.running.app.rowsFor('gone@example.org')).accountId, null);
  assert.equal((await post.letterTo('gone@example.org')).subject, 'Your account was erased');
  assert.equal((await signIn('back@example.org')).status, 200);
});

test('an account of a backup from before its erasure is erased again, with what depends on it', async () => {
  await using life = await lifeServer();
  const { server, person } = life;
  const { platform } = server.running;
  const pia = await person('pia@example.org');
  const me = (await pia.call('GET', '/api/me')).body as { accountId: string; personId: string };
  await server.db.superuser.query(
    `INSERT INTO candor.member (company_id, id, account_id, roles, narrowed, limits, state, created_at)
    SELECT id, gen_random_uuid(), $1, '["member"]', '[]', '[]', 'active', now() FROM candor.company`,
    [me.accountId],
  );
  const noted = { id: '0190f3c4-0000-7000-8000-000000000001', notedAt: platform.clock.now() };
  assert.equal(await eraseAccountAgain(platform, { ...noted, ...me }), 'repeated');
  assert.equal((await server.running.app.rowsFor('pia@example.org')).accountId, null);
  const { rowCount } = await server.db.superuser.query('SELECT 1 FROM candor.member WHERE account_id = $1', [
    me.accountId,
  ]);
  assert.equal(rowCount, 0);
  assert.equal(await eraseAccountAgain(platform, { ...noted, ...me }), 'not needed');
});
