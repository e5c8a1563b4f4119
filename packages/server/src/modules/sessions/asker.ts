import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { companyOf, fail, type Caller } from '../../platform/http/index.ts';
import { namesIn } from '../companies/index.ts';
import type { SessionParts } from './parts.ts';

type Asker = Extract<SessionOrder, { type: 'sessionAsk' }>['asker'];

/** How the device is told who asks. */
export async function askerOf(
  { companies, platform }: Pick<SessionParts, 'companies' | 'platform'>,
  caller: Caller,
): Promise<Asker> {
  const companyId = companyOf(caller);
  const { accountId, memberId } = caller;
  const isStaff = memberId === null;
  const operatorId = isStaff ? await companies.firstCompanyId() : undefined;
  const staff = operatorId === undefined ? undefined : await companies.membershipOf(accountId, operatorId);
  const { operatorName } = await companies.operator();
  const company = await companies.find(operatorId ?? companyId);
  const organisation = (isStaff ? operatorName : null) ?? company?.name ?? fail('not_found');
  const names = await namesIn(platform, companyId, [accountId]);
  return {
    // as rosters name them
    personId: accountId,
    name: (names.get(accountId)?.name ?? organisation).slice(0, 80),
    organisation,
    roles: [...caller.roles],
    memberId,
    staffId: staff?.memberId ?? null,
  };
}
