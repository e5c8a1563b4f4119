import type { minors } from '@candor/protocol/api/minors.ts';
import { fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { instanceKey, type MinorParts } from './parts.ts';
import { answerReport, findReport, type Answer } from './queries.ts';

/** The first answer counts; whoever comes later gets changed_meanwhile. */
export function answerHandlers(
  parts: MinorParts,
): Pick<Handlers<typeof minors>, 'eraseMinor' | 'dismissMinorReport'> {
  const { accounts, platform } = parts;
  return {
    async eraseMinor({ params: { id }, body: { email } }, { caller, entry }) {
      await requireOpen(parts, caller, id);
      const account = (await accounts.findCaller(email)) ?? fail('no_such_account');
      const { id: erasure, steps } = await accounts.eraseAtOnce(account);
      entry.targetId = erasure;
      // what was said of an age goes with the account
      await answer(parts, caller, id, { state: 'erased', what: null, place: null });
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
