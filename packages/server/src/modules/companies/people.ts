import type { people } from '@candor/protocol/api/people.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Call, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireGivable } from './giving.ts';
import { masked, namesIn, type Named } from './names.ts';
import { requireOwners } from './owners.ts';
import {
  changeMember,
  countPeople,
  deleteMember,
  findMember,
  listPeople,
  type Member,
  type PeopleQuestion,
} from './people-queries.ts';
import { requireInside, unitsFor } from './scope.ts';
import { findUnit, unitsBelow } from './unit-queries.ts';
import { changeStructure } from './units.ts';

type PeopleRoutes = Pick<typeof people, 'listPeople' | 'getPerson' | 'editPerson' | 'removePerson'>;
type List = Output<typeof people.listPeople>;
export type Person = List['items'][number];

/** Names are sealed: to look for a part of one, this many are opened at most. */
const mostSearched = 5_000;

export function peopleHandlers(platform: Platform): Handlers<PeopleRoutes> {
  const { bus } = platform;
  return {
    async listPeople({ query }, call) {
      if (query.contact) await noteContact(platform, call, null);
      return readPeople(platform, call.caller, query);
    },
    async getPerson({ params: { m }, query: { contact } }, call) {
      if (contact) await noteContact(platform, call, m);
      return readPerson(platform, call.caller, m, contact);
    },
    async editPerson({ params: { m }, body }, { caller }) {
      const accountId = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const before = await requireMember(tx, caller, m);
        if (body.unitId && !(await findUnit(tx, companyId, body.unitId))) fail('not_found');
        requireInside(
          await unitsFor(tx, caller, 'person.edit'),
          'person.edit',
          before.unitId,
          ...(body.unitId === undefined ? [] : [body.unitId]),
        );
        const set = {
          ...(body.unitId !== undefined && { unitId: body.unitId }),
          ...(body.state !== undefined && { state: body.state }),
        };
        if (Object.keys(set).length === 0) return before.accountId;
        await changeMember(tx, companyId, m, set);
        await requireOwners(tx, companyId, before);
        await scribe.note(tx, {
          kind: 'member-changed',
          subjectId: m,
          before: before.state,
          after: body.state ?? before.state,
        });
        return before.accountId;
      });
      bus.publish('rights.changed', { accountId });
      return readPerson(platform, caller, m);
    },
    async removePerson({ params: { m } }, { caller }) {
      const accountId = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const before = await requireMember(tx, caller, m);
        requireInside(await unitsFor(tx, caller, 'person.remove'), 'person.remove', before.unitId);
        await deleteMember(tx, companyId, m);
        await requireOwners(tx, companyId, before);
        await scribe.note(tx, { kind: 'member-left', subjectId: m });
        return before.accountId;
      });
      bus.publish('rights.changed', { accountId });
      return {};
    },
  };
}

/** Nobody disables or removes whom they could not have given their roles. */
async function requireMember(tx: Tx, caller: Caller, id: string): Promise<Member> {
  const member = (await findMember(tx, companyOf(caller), id)) ?? fail('not_found');
  requireGivable(caller, member.roles);
  return member;
}

async function readPeople(
  { database, keys }: Platform,
  caller: Caller,
  { role, unit, state, q, after, limit, contact }: Input<typeof people.listPeople>['query'],
): Promise<List> {
  const companyId = companyOf(caller);
  const { rows, total } = await database.withCompany(companyId, 'service', async (tx) => {
    const question: PeopleQuestion = { companyId, role, state, units: await unitsAsked(tx, caller, unit) };
    if (q) return { rows: await listPeople(tx, question, undefined, mostSearched), total: 0 };
    return {
      rows: await listPeople(tx, question, after, limit + 1),
      total: await countPeople(tx, question),
    };
  });
  const names = await namesIn(
    { database, keys },
    companyId,
    rows.map(({ accountId }) => accountId),
  );
  const wanted = q?.toLowerCase();
  const found = wanted
    ? rows.filter(({ accountId }) => names.get(accountId)?.name?.toLowerCase().includes(wanted))
    : rows;
  const behind = q && after !== undefined ? found.filter(({ id }) => id > after) : found;
  const page = pageOf(behind, limit, ({ id }) => id);
  const items = page.items.map((row) => present(row, names.get(row.accountId), caller, contact));
  return { ...page, items, total: q ? found.length : total };
}

/** The units of the question that the caller may look into; null: no bound. */
async function unitsAsked(tx: Tx, caller: Caller, unit: string | undefined): Promise<string[] | null> {
  const inside = await unitsFor(tx, caller, 'person.view');
  if (unit === undefined) return inside && [...inside];
  const asked = await unitsBelow(tx, companyOf(caller), [unit]);
  if (asked.length === 0) fail('not_found');
  return asked.filter((id) => inside?.has(id) !== false);
}

export async function readPerson(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  caller: Caller,
  id: string,
  contact?: '1',
): Promise<Person> {
  const companyId = companyOf(caller);
  const row = await database.withCompany(companyId, 'service', async (tx) => {
    const member = await findMember(tx, companyId, id);
    const inside = await unitsFor(tx, caller, 'person.view');
    const isSeen =
      inside === null || member?.accountId === caller.accountId || inside.has(member?.unitId ?? '');
    return member && isSeen ? member : fail('not_found');
  });
  const names = await namesIn({ database, keys }, companyId, [row.accountId]);
  return present(row, names.get(row.accountId), caller, contact);
}

function present(row: Member, named: Named | undefined, caller: Caller, contact: '1' | undefined): Person {
  const email = named?.email ?? null;
  return {
    id: row.id,
    name: named?.name ?? null,
    email:
      email !== null && contact === undefined && row.accountId !== caller.accountId ? masked(email) : email,
    roles: row.roles,
    narrowed: row.narrowed,
    unitId: row.unitId,
    limits: row.limits,
    state: row.state,
    isSelf: row.accountId === caller.accountId,
    joinedAt: row.createdAt.getTime(),
  };
}

/** Whoever reads whole addresses of others holds the word for it, and the audit log says so (clause W4). */
async function noteContact(
  { audit }: Platform,
  { caller }: Call<'person.view'>,
  memberId: string | null,
): Promise<void> {
  const isAllowed = caller.words.has('person.view-contact');
  await audit.write({
    actor: 'account',
    actorId: caller.accountId,
    action: 'person.view-contact',
    companyId: companyOf(caller),
    ...(memberId !== null && { targetId: memberId }),
    outcome: isAllowed ? 'done' : 'refused',
  });
  if (!isAllowed) fail('not_allowed', { word: 'person.view-contact' });
}
