import type { StandingSource } from '../companies/index.ts';
import { listStanding } from './standing-queries.ts';

const most = 200;

/** What the people of a device are told of standing consents (clause L5). */
export const standingChanges: StandingSource = async (tx, companyId) => {
  const rows = await listStanding(tx, companyId, { liveAt: undefined, after: undefined, limit: most });
  return rows
    .toReversed()
    .flatMap(({ sessionRight: right, targetId, startsAt, untilAt, endedAt, byMemberId, endedBy }) => [
      {
        at: startsAt,
        byMemberId,
        targetId,
        what: { kind: 'given', right, until: untilAt.getTime() } as const,
      },
      ...(endedAt === null
        ? []
        : [{ at: endedAt, byMemberId: endedBy, targetId, what: { kind: 'ended', right } as const }]),
    ]);
};
