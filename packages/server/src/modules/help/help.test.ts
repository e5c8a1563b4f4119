import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needleIn } from '../../../test/needle.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { deleteCompanyRows } from '../companies/index.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const text = 'The planted screen is dark.\nIt was not yesterday.';

interface Listed {
  items: {
    id: string;
    device: { label: string };
    from: { memberId: string | null; name: string | null; isSelf: boolean };
    text: string | null;
    state: string;
    taken: { name: string | null; isSelf: boolean; at: number } | null;
    answer: { name: string | null; at: number; note: string | null } | null;
    mayHandle: boolean;
  }[];
  next: string | null;
}
type Who = Pick<Person, 'call'>;
const listOf = async (who: Who, query = '') =>
  (await who.call('GET', `/api/portal/help${query}`)).body as Listed;
const ask = (who: Who, device: string) => who.call('POST', '/api/portal/help', { device, text });
const idOf = ({ body }: Answer) => (body as { id: string }).id;
const take = (who: Who, id: string) => who.call('POST', `/api/portal/help/${id}/take`);
const finish = (who: Who, id: string, body = {}) => who.call('POST', `/api/portal/help/${id}/finish`, body);
const takeBack = (who: Who, id: string) => who.call('DELETE', `/api/portal/help/${id}`);
const mine = async (who: Who) =>
  ((await who.call('GET', '/api/portal/requests')).body as { mine: number }).mine;
const kept = async (id: string) =>
  (await server.db.superuser.query('SELECT FROM candor.help_request WHERE id = $1', [id])).rowCount;

/** A company with a member whose device it is, and with helpers. */
async function office({ helpers = 1 } = {}) {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  const member = await addPerson(server, 'Mia Mitglied');
  const memberId = await addMember(server, id, member, ['member']);
  const assign = { memberIds: [memberId] };
  await owner.call('PUT', `/api/companies/${id}/devices/${device}/people`, assign);
  const people = await Promise.all(
    Array.from({ length: helpers }, async (_, n) => {
      const helper = await addPerson(server, `Helfer ${n}`);
      await addMember(server, id, helper, ['helper']);
      return helper;
    }),
  );
  const [helper = assert.fail()] = people;
  return { id, owner, device, member, memberId, helper, people };
}

test('whose device it is asks, somebody looks after it, and both see what became of it', async () => {
  const { device, helper, id: company, member, memberId, owner } = await office();
  const asked = await ask(member, device);
  assert.equal(outcome(asked), '200');
  const id = idOf(asked);
  const [seen] = (await listOf(helper)).items;
  assert.deepEqual(seen, {
    id,
    device: { id: device, label: 'PC-12' },
    from: { memberId, name: 'Mia Mitglied', isSelf: false },
    text,
    askedAt: (seen as unknown as { askedAt: number }).askedAt,
    state: 'waiting',
    taken: null,
    answer: null,
    mayHandle: true,
  });
  assert.deepEqual([await mine(helper), await mine(owner), await mine(member)], [1, 1, 0]);
  assert.equal(await needleIn(server.db.superuser, 'planted screen'), undefined);

  assert.equal(outcome(await take(helper, id)), '200');
  assert.equal(await mine(owner), 0, 'somebody looks after it');
  const late = await take(owner, id);
  assert.equal(outcome(late), '409 request_over');
  assert.deepEqual((late.body as { details: unknown }).details, { state: 'taken', by: 'Helfer 0' });
  const [taken] = (await listOf(member, '?state=open')).items;
  assert.deepEqual(taken && [taken.state, taken.taken?.name, taken.taken?.isSelf, taken.mayHandle], [
    'taken',
    'Helfer 0',
    false,
    false,
  ]);
  assert.equal(outcome(await finish(owner, id, { note: 'A planted cable.' })), '200', 'also by another one');
  assert.equal(outcome(await finish(owner, id)), '200', 'the same once more');
  assert.equal(outcome(await finish(helper, id)), '409 request_over');
  assert.equal(outcome(await takeBack(member, id)), '409 request_over');
  assert.deepEqual((await listOf(member, '?state=open')).items, []);
  const [over] = (await listOf(member, '?state=over')).items;
  assert.deepEqual(over && [over.state, over.answer?.name, over.answer?.note], [
    'done',
    'Karin Kupfer',
    'A planted cable.',
  ]);
  assert.equal(await needleIn(server.db.superuser, 'planted cable'), undefined);
  const { rows } = await server.db.superuser.query<{ action: string }>(
    `SELECT action || ' ' || outcome AS action FROM candor.audit_entry
      WHERE company_id = $1 AND target_id = $2 ORDER BY id LIMIT 4`,
    [company, id],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    [
      'POST /api/portal/help done',
      'POST /api/portal/help/:id/take done',
      'POST /api/portal/help/:id/take refused',
      'POST /api/portal/help/:id/finish done',
    ],
  );
});

test('of 20 who take it at once one does, and the others are told who', async () => {
  const { device, member, people } = await office({ helpers: 20 });
  const id = idOf(await ask(member, device));
  const answers = await Promise.all(people.map((who) => take(who, id)));
  assert.deepEqual(answers.map(outcome).toSorted(), [
    '200',
    ...Array.from({ length: 19 }, () => '409 request_over'),
  ]);
  const winner = answers.findIndex(({ status }) => status === 200);
  const by = answers.flatMap(({ status, body }) =>
    status === 200 ? [] : [(body as { details: { by: string } }).details.by],
  );
  assert.deepEqual([...new Set(by)], [`Helfer ${winner}`]);
  assert.equal(outcome(await take(people[winner] ?? assert.fail(), id)), '200', 'the same once more');
  const own = (await listOf(people[winner] ?? assert.fail())).items[0];
  assert.equal(own?.taken?.isSelf, true);
});

test('who does not see the device, or only uses it, is answered like for one that is not there', async () => {
  const { device, helper, id: company, member, owner } = await office();
  const id = idOf(await ask(member, device));
  const foreign = await addCompany(server);
  const unit = { name: 'Site', kind: 'site', parentId: null };
  const elsewhere = await addPerson(server, 'Theo');
  const site = idOf(await owner.call('POST', `/api/companies/${company}/units`, unit));
  await addMember(server, company, elsewhere, ['technician'], { limits: [site] });
  for (const who of [foreign.owner, elsewhere]) {
    assert.deepEqual((await listOf(who)).items, []);
    assert.equal(await mine(who), 0);
    assert.equal(outcome(await take(who, id)), '404 not_found');
    assert.equal(outcome(await finish(who, id)), '404 not_found');
    assert.equal(outcome(await takeBack(who, id)), '404 not_found');
    assert.equal(outcome(await ask(who, device)), '404 not_found');
  }
  const other = await addPerson(server, 'Max');
  await addMember(server, company, other, ['member']);
  assert.equal(outcome(await ask(other, device)), '404 not_found');
  assert.deepEqual((await listOf(other)).items, []);
  assert.equal(outcome(await take(other, id)), '403 not_allowed');
  assert.equal(outcome(await takeBack(helper, id)), '404 not_found', 'it is not theirs');
  const own = idOf(await ask(helper, device));
  assert.equal(outcome(await take(helper, own)), '404 not_found', 'nobody looks after their own');
  assert.deepEqual(
    (await listOf(helper)).items.map(({ from, mayHandle }) => [from.isSelf, mayHandle]),
    [
      [true, false],
      [false, true],
    ],
  );
  assert.equal(outcome(await takeBack(helper, own)), '200');
  const officer = await addPerson(server, 'Petra');
  const officerId = await addMember(server, company, officer, ['privacy-officer']);
  assert.equal(outcome(await ask(officer, device)), '404 not_found');
  const assign = { memberIds: [officerId] };
  await owner.call('PUT', `/api/companies/${company}/devices/${device}/people`, assign);
  assert.equal(outcome(await ask(officer, device)), '200', 'it is assigned to them');
});

test('at most 20 of one person wait, also when they ask at once; pages follow one another', async () => {
  const { device, helper, member } = await office();
  const asked = await Promise.all(Array.from({ length: 22 }, () => ask(member, device)));
  const outcomes = asked.map(outcome);
  assert.equal(outcomes.filter((one) => one === '200').length, 20);
  assert.deepEqual([...new Set(outcomes)].toSorted(), ['200', '422 limit_reached']);
  const first = await listOf(helper, '?state=open&limit=15');
  const second = await listOf(helper, `?state=open&limit=15&after=${first.next}`);
  assert.deepEqual([first.items.length, second.items.length, second.next], [15, 5, null]);
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted().toReversed());
  assert.equal(outcome(await takeBack(member, ids[0] ?? '')), '200');
  assert.equal(outcome(await ask(member, device)), '200');
  for (const bad of [{ device, text: '  ' }, { device, text: 'x'.repeat(501) }, { device }, { text }])
    assert.equal(outcome(await member.call('POST', '/api/portal/help', bad)), '400 bad_request');
});

test('staff of the operator look after it, and are named to whoever asked', async () => {
  const { device, id: company, member } = await office();
  const operator = await server.owner();
  const { companies } = (await operator.call('GET', '/api/me/rights')).body as {
    companies: { id: string }[];
  };
  const staff = await addPerson(server, 'Stefanie Staff');
  const staffId = await addMember(server, companies[0]?.id ?? '', staff, ['member']);
  const id = idOf(await ask(member, device));
  const there = staff.in(company);
  const reach = { memberId: staffId, role: 'technician', companyIds: [company] };
  assert.equal(outcome(await operator.call('POST', '/api/staff', reach)), '200');
  assert.equal(outcome(await take(there, id)), '200');
  assert.equal((await listOf(member)).items[0]?.taken?.name, 'Stefanie Staff');
  assert.equal((await listOf(there)).items[0]?.taken?.isSelf, true);
  assert.equal(outcome(await staff.call('POST', '/api/me/delete', {})), '200');
  const [left] = (await listOf(member)).items;
  assert.deepEqual(left && [left.state, left.taken?.name], ['taken', null]);
});

test('a request goes with the device, with the account of whoever asks, and with the company', async () => {
  const { device, helper, id: company, member, memberId, owner } = await office();
  const spare = await addDevice(server, company, 'PC-13');
  const assign = { memberIds: [memberId] };
  await owner.call('PUT', `/api/companies/${company}/devices/${spare}/people`, assign);
  const first = idOf(await ask(member, device));
  await ask(member, spare);
  assert.equal(await mine(helper), 2);
  assert.equal(outcome(await owner.call('DELETE', `/api/devices/${spare}`)), '200');
  assert.equal(await mine(helper), 1);
  assert.deepEqual(
    (await listOf(member)).items.map(({ id }) => id),
    [first],
  );
  const { records } = (await member.call('GET', '/api/trust/me/data')).body as {
    records: { record: string; rows: number }[];
  };
  assert.equal(records.find(({ record }) => record === 'platform.help_request')?.rows, 2);
  const deleted = await member.call('POST', '/api/me/delete', {});
  const { steps } = deleted.body as { steps: { table: string }[] };
  assert.deepEqual(
    steps.find(({ table }) => table === 'help_request'),
    { table: 'help_request', before: 2, removed: 2, after: 0 },
  );
  assert.equal(await kept(first), 0);
  const last = idOf(await ask(helper, device));
  assert.equal(await kept(last), 1);
  await deleteCompanyRows(server.running.platform, company);
  assert.equal(await kept(last), 0);
});
