import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api } from '@candor/protocol/api/index.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, signInAnew } from '../../../test/people.ts';
import { testServer, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';
import { eraseClosed } from './close.ts';

const clock = fakeClock('2026-11-21T10:00:00Z');
let server: TestServer;
before(async () => {
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const contact = { legalName: 'Kupfer Gesellschaft mbH', phone: '+49 30 123456', taxNumber: 'DE 123' };

test("a company's contact data lies sealed, is read by its members, and is changed and taken away", async () => {
  const { id, owner } = await addCompany(server);
  const edited = await owner.call('PATCH', `/api/companies/${id}`, { ...contact, country: 'DE' });
  assert.equal(outcome(edited), '200');
  const { body } = await owner.call('GET', `/api/companies/${id}`);
  assert.deepEqual(
    { ...(body as { contact: object }).contact },
    { ...contact, contactPerson: null, email: null, address: null, registration: null },
  );
  const { rows } = await server.db.superuser.query<{ row: string }>(
    'SELECT company::text AS row FROM candor.company WHERE id = $1',
    [id],
  );
  assert.doesNotMatch(rows[0]?.row ?? '', /Gesellschaft|123456/u);
  await owner.call('PATCH', `/api/companies/${id}`, { phone: null });
  const later = await owner.call('GET', `/api/companies/${id}`);
  assert.equal((later.body as { contact: { phone: unknown } }).contact.phone, null);
});

test('only the operator makes companies, and whoever makes one is not in it by that', async () => {
  const { id, owner } = await addCompany(server);
  assert.equal(outcome(await owner.call('POST', '/api/companies', { name: 'Mine' })), '403 not_allowed');
  const operator = await server.owner();
  assert.equal(outcome(await operator.call('GET', `/api/companies/${id}`)), '404 not_found');
  const { body } = await operator.call('GET', '/api/operator/companies');
  const listed = api.companies.all.response.parse(body).items.find((one) => one.id === id);
  assert.ok(listed);
  const { name: _, createdAt: __, ...shown } = listed;
  assert.deepEqual(shown, {
    id,
    kind: 'customer',
    state: 'active',
    devices: 0,
    seats: null,
    members: 1,
    withoutFactor: 0,
    owners: ['Karin Kupfer'],
    agreement: 'none',
  });
});

test('a text with a bidi override or a field that is not known is refused with its name', async () => {
  const { id, owner } = await addCompany(server);
  assert.equal(
    outcome(await owner.call('PATCH', `/api/companies/${id}`, { name: 'Kupfer \u202eHbmG' })),
    '400 bad_request',
  );
  const unknown = await owner.call('PATCH', `/api/companies/${id}`, { colour: 'red' });
  assert.equal(outcome(unknown), '400 unknown_field');
  assert.deepEqual((unknown.body as { details: object }).details, { fields: ['colour'] });
});

test('the list of companies holds those that one belongs to or reaches, and no other', async () => {
  const { id, owner } = await addCompany(server, 'Alpha');
  await addCompany(server, 'Beta');
  const { body } = await owner.call('GET', '/api/companies');
  assert.deepEqual(
    (body as { items: { id: string; by: string }[] }).items.map((one) => [one.id, one.by]),
    [[id, 'membership']],
  );
});

test('ownership goes to another member, who then is the owner and the only one', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const heir = await addPerson(server, 'Heinz Erbe');
  const heirId = await addMember(server, id, heir, ['technician']);
  assert.equal(
    outcome(await owner.call('POST', `/api/companies/${id}/ownership`, { memberId: heirId })),
    '200',
  );
  const { body } = await heir.call('GET', `/api/companies/${id}/people`);
  const roles = new Map(
    (body as { items: { id: string; roles: string[] }[] }).items.map((one) => [one.id, one.roles]),
  );
  assert.deepEqual(roles.get(heirId), ['owner', 'technician']);
  assert.deepEqual(roles.get(ownerId), ['administrator']);
});

test("the operator's own company cannot be closed", async () => {
  const operator = await server.owner();
  const { body } = await operator.call('GET', '/api/companies');
  const [own] = (body as { items: { id: string; name: string }[] }).items;
  const answer = await operator.call('DELETE', `/api/companies/${own?.id}`, { name: own?.name });
  assert.equal(outcome(answer), '403 not_allowed');
});

test('a company that is being closed is read only, can be restored, and is erased after 30 days with its keys', async () => {
  const { id, owner } = await addCompany(server, 'Zink AG');
  const unit = await owner.call('POST', `/api/companies/${id}/units`, {
    name: 'Site',
    kind: 'site',
    parentId: null,
  });
  await addDevice(server, id, 'pc', (unit.body as { id: string }).id);
  const close = (name: string) => owner.call('DELETE', `/api/companies/${id}`, { name });
  assert.equal(outcome(await close('Zink')), '400 bad_request');
  assert.equal(outcome(await close('Zink AG')), '200');
  assert.equal(
    outcome(await owner.call('PATCH', `/api/companies/${id}`, { name: 'New' })),
    '403 not_allowed',
  );
  assert.equal(outcome(await owner.call('GET', `/api/companies/${id}`)), '200');
  assert.equal(outcome(await owner.call('POST', `/api/companies/${id}/restore`)), '200');
  assert.equal(outcome(await owner.call('PATCH', `/api/companies/${id}`, { name: 'Zink AG' })), '200');
  assert.equal(outcome(await close('Zink AG')), '200');
  clock.advance(29 * 86_400_000);
  await signInAnew(server);
  assert.ok(!(await eraseClosed(server.running.platform)).includes(id));
  clock.advance(2 * 86_400_000);
  await signInAnew(server);
  assert.deepEqual(await eraseClosed(server.running.platform), [id]);
  const left = await server.db.superuser.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'company_id'
      WHERE relnamespace = 'candor'::regnamespace AND relkind = 'r' AND relname <> 'audit_entry'`,
  );
  for (const { table } of left.rows) {
    const { rowCount } = await server.db.superuser.query(
      `SELECT FROM candor.${table} WHERE company_id = $1`,
      [id],
    );
    assert.equal(rowCount, 0, table);
  }
  await assert.rejects(server.running.platform.keys.sealerFor({ kind: 'company', id }), {
    name: 'KeyRefused',
  });
});
