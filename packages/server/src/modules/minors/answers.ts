import type { minors } from '@candor/protocol/api/minors.ts';
import { fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { tellOfLeft } from './letters.ts';
import { instanceKey, type MinorParts } from './parts.ts';
import { answerReport, findReport, type Answer } from './queries.ts';

/** The first answer counts; whoever comes later gets changed_meanwhile. */
export function answerHandlers(
  parts: MinorParts,
): Pick<Handlers<typeof minors>, 'eraseMinor' | 'dismissMinorReport'> {
  const { accounts, platform } = parts;
  return {
    async eraseMinor({ params: { id }, body: { email, leaves } }, { caller, entry }) {
      await requireOpen(parts, caller, id);
      const account = (await accounts.findCaller(email)) ?? fail('no_such_account');
      const left = await leftBy(parts, account.accountId, leaves);
      const { id: erasure, steps } = await accounts.eraseAtOnce(account, leaves);
      entry.targetId = erasure;
      // what was said of an age goes with the account
      await answer(parts, caller, id, { state: 'erased', what: null, place: null });
      await tellOfLeft(parts, left);
      return { erasure, rows: steps.reduce((sum, { removed }) => sum + removed, 0) };
    },
    async dismissMinorReport({ params: { id }, body }, { caller, entry }) {
      entry.targetId = id;
      await requireOpen(parts, caller, id);
      const sealer = await platform.keys.sealerFor(instanceKey);
      const reason = sealer.seal('minor_report', 'reason', id, body.reason);
      if (!(await answer(parts, caller, id, { state: 'dismissed', reason }))) fail('changed_meanwhile');
      return {};
    },
  };
}

/** Companies that lose their only owner; each has to be named. The operator's own is refused by the erasure itself. */
async function leftBy(
  { companies }: MinorParts,
  accountId: string,
  leaves: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const operator = await companies.firstCompanyId();
  const left = await companies.soleOwnerOf(accountId);
  const isRefused = left.some(({ id }) => id === operator);
  if (!isRefused && left.some(({ id }) => !leaves.includes(id))) fail('companies_left', { companies: left });
  return left;
}

async function requireOpen({ platform }: MinorParts, caller: Caller, id: string): Promise<void> {
  if (caller.companyKind !== 'operator') fail('not_found');
  const found = await platform.database.withInstance('legal_duty', (tx) => findReport(tx, id));
  if (!found) fail('not_found');
  if (found.state !== 'open') fail('changed_meanwhile');
}

type Said<A> = A extends Answer ? Omit<A, 'endedAt' | 'byAccountId'> : never;

function answer({ platform }: MinorParts, { accountId }: Caller, id: string, said: Said<Answer>) {
  const { clock, database } = platform;
  const by = { endedAt: clock.now(), byAccountId: accountId };
  return database.withInstance('legal_duty', (tx) => answerReport(tx, id, { ...said, ...by }));
}
