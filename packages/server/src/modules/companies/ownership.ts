import type { companies } from '@candor/protocol/api/companies.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { erasedAfterMs } from './close.ts';
import { changeCompany, findWholeCompany } from './company-queries.ts';
import { requireOwners } from './owners.ts';
import { changeMember, deleteMember, findMember, findMemberOf, listAccounts } from './people-queries.ts';
import { changeStructure } from './units.ts';

type OwnershipRoutes = Pick<typeof companies, 'close' | 'restore' | 'transfer' | 'leave'>;

export function ownershipHandlers(platform: Platform): Handlers<OwnershipRoutes> {
  const { bus, clock } = platform;
  const tell = (accounts: readonly string[]) => {
    for (const accountId of accounts) bus.publish('rights.changed', { accountId });
  };
  return {
    async close({ body }, { caller }) {
      const closedAt = clock.now();
      const accounts = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const company = (await findWholeCompany(tx, companyId)) ?? fail('not_found');
        if (company.kind === 'operator') fail('not_allowed', { word: 'company.close' });
        if (company.state === 'closing') fail('company_closing');
        if (body.name.trim() !== company.name) fail('bad_request', { path: 'name' });
        await changeCompany(tx, companyId, { state: 'closing', closedAt });
        await scribe.note(tx, { kind: 'company', subjectId: companyId, before: 'active', after: 'closing' });
        return listAccounts(tx, companyId);
      });
      tell(accounts);
      return { erasedAt: closedAt.getTime() + erasedAfterMs };
    },
    async restore(_, { caller }) {
      const accounts = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        await changeCompany(tx, companyId, { state: 'active', closedAt: null });
        await scribe.note(tx, { kind: 'company', subjectId: companyId, before: 'closing', after: 'active' });
        return listAccounts(tx, companyId);
      });
      tell(accounts);
      return {};
    },
    async transfer({ body: { memberId } }, { caller }) {
      tell(await transfer(platform, caller, memberId));
      return {};
    },
    async leave(_, { caller }) {
      await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const self = (await findMemberOf(tx, companyOf(caller), caller.accountId)) ?? fail('not_found');
        await deleteMember(tx, companyId, self.id);
        await requireOwners(tx, companyId, self);
        await scribe.note(tx, { kind: 'member-left', subjectId: self.id });
      });
      tell([caller.accountId]);
      return {};
    },
  };
}

/** @returns the accounts of both */
function transfer(platform: Platform, caller: Caller, memberId: string): Promise<string[]> {
  return changeStructure(platform, caller, async (tx, companyId, scribe) => {
    const heir = await findMember(tx, companyId, memberId);
    if (heir?.state !== 'active') fail('not_found');
    const self = (await findMember(tx, companyId, caller.memberId ?? '')) ?? fail('not_found');
    if (heir.id === self.id) fail('bad_request', { path: 'memberId' });
    const lowered = [
      ...new Set([...self.roles.filter((role) => role !== 'owner'), 'administrator' as const]),
    ];
    const raised = [...new Set(['owner' as const, ...heir.roles])];
    // an owner acts in the whole company
    await changeMember(tx, companyId, heir.id, { roles: raised, limits: [] });
    await changeMember(tx, companyId, self.id, { roles: lowered });
    await requireOwners(tx, companyId, self);
    await scribe.note(
      tx,
      { kind: 'roles', subjectId: heir.id, before: heir.roles.join(', '), after: raised.join(', ') },
      { kind: 'roles', subjectId: self.id, before: self.roles.join(', '), after: lowered.join(', ') },
    );
    return [heir.accountId, self.accountId];
  });
}
