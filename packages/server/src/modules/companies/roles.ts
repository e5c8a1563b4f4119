import { wordsOf } from '@candor/policy/rights/roles.ts';
import type { people } from '@candor/protocol/api/people.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { differing, mayGiveHere, requireGivable } from './giving.ts';
import { unitsById } from './move-queries.ts';
import {
  deleteNarrowed,
  findNarrowed,
  insertNarrowed,
  listNarrowed,
  type CountedNarrowed,
} from './narrowed-queries.ts';
import { requireOwners } from './owners.ts';
import { changeMember, findMember, type Member } from './people-queries.ts';
import { readPerson } from './people.ts';
import { unitsBelow } from './unit-queries.ts';
import { changeStructure } from './units.ts';

type RoleRoutes = Pick<typeof people, 'setRoles' | 'listNarrowed' | 'createNarrowed' | 'removeNarrowed'>;
type Wish = Input<typeof people.setRoles>['body'];
type Narrowed = Output<typeof people.createNarrowed>;

const mostNarrowed = 20;

export function roleHandlers(platform: Platform): Handlers<RoleRoutes> {
  const { bus, clock, database } = platform;
  return {
    async setRoles({ params: { m }, body }, { caller }) {
      const accountId = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const before = (await findMember(tx, companyId, m)) ?? fail('not_found');
        const wish = await requireMaySet(tx, caller, before, body);
        await changeMember(tx, companyId, m, wish);
        await requireOwners(tx, companyId, before);
        await scribe.note(tx, {
          kind: 'roles',
          subjectId: m,
          before: before.roles.join(', '),
          after: wish.roles.join(', '),
        });
        return before.accountId;
      });
      bus.publish('rights.changed', { accountId });
      return readPerson(platform, caller, m);
    },
    async listNarrowed(_, { caller }) {
      const companyId = companyOf(caller);
      const found = await database.withCompany(companyId, 'service', (tx) => listNarrowed(tx, companyId));
      return { items: found.map(presentNarrowed) };
    },
    createNarrowed: ({ body: { name, base, minus } }, { caller }) =>
      changeStructure(platform, caller, async (tx, companyId) => {
        if (base === 'owner') fail('bad_request', { path: 'base' });
        if (!mayGiveHere(caller, base, minus)) fail('not_allowed', { word: 'narrowed-role.set', role: base });
        const has = wordsOf([base], [], caller.companyKind ?? 'customer');
        if (!minus.every((word) => has.has(word))) fail('bad_request', { path: 'minus' });
        if ((await listNarrowed(tx, companyId)).length >= mostNarrowed)
          fail('limit_reached', { most: mostNarrowed });
        const row = {
          companyId,
          id: newId(),
          name,
          base,
          minus: [...new Set(minus)],
          createdAt: clock.now(),
        };
        await insertNarrowed(tx, row);
        return presentNarrowed({ ...row, members: 0 });
      }),
    removeNarrowed: ({ params: { n } }, { caller }) =>
      changeStructure(platform, caller, async (tx, companyId) => {
        const role = (await listNarrowed(tx, companyId)).find(({ id }) => id === n) ?? fail('not_found');
        if (role.members > 0) fail('in_use');
        await deleteNarrowed(tx, companyId, n);
        return {};
      }),
  };
}

const presentNarrowed = ({ id, name, base, minus, members }: CountedNarrowed): Narrowed => ({
  id,
  name,
  base,
  minus,
  members,
});

/** What changes hands, whether given or taken away, has to be the caller's to give (clause R3). */
async function requireMaySet(
  tx: Tx,
  caller: Caller,
  before: Member,
  wish: Wish,
): Promise<Pick<Member, 'roles' | 'narrowed' | 'limits'>> {
  const { companyId } = before;
  const roles = [...new Set(wish.roles)];
  const narrowed = [...new Set(wish.narrowed)];
  const limits = [...new Set(wish.limits)];
  if (roles.length + narrowed.length === 0) fail('bad_request', { path: 'roles' });
  requireGivable(caller, differing(roles, before.roles));
  const named = await findNarrowed(tx, companyId, [...new Set([...narrowed, ...before.narrowed])]);
  for (const id of differing(narrowed, before.narrowed)) {
    const role = named.find((one) => one.id === id) ?? fail('not_found');
    if (!mayGiveHere(caller, role.base, role.minus))
      fail('not_allowed', { word: 'role.set', role: role.base });
  }
  await requireLimits(tx, caller, { roles, limits, companyId });
  // nor is what somebody may do elsewhere taken away
  if (before.roles.some((role) => role !== 'member')) await requireLimits(tx, caller, before);
  return { roles, narrowed, limits };
}

/** A role without a limit is more than one with it: whoever is limited gives only what lies in their own units. */
async function requireLimits(
  tx: Tx,
  caller: Caller,
  { roles, limits, companyId }: Pick<Member, 'roles' | 'limits' | 'companyId'>,
): Promise<void> {
  if (limits.length > 0 && roles.includes('owner')) fail('bad_request', { path: 'limits' });
  if ((await unitsById(tx, companyId, limits)).length < limits.length) fail('not_found');
  if (caller.limits.length === 0) return;
  const inside = new Set(await unitsBelow(tx, companyId, caller.limits));
  if (limits.length === 0 || !limits.every((id) => inside.has(id))) fail('not_allowed', { word: 'role.set' });
}
