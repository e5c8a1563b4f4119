import { signAgainDays } from '@candor/protocol/signed-life.ts';
import type { Tx } from '../../platform/db/index.ts';
import { endsOfCertificates } from '../devices/index.ts';
import { endsOfRosterKeys } from '../roots/index.ts';

interface Due {
  kind: 'signing-due';
  id: '';
  title: string;
  at: number;
}

const dayMs = 86_400_000;

/** What a root's holder has to sign again soon, at the time since when. */
export async function signingDue(tx: Tx, companyId: string, now: Date): Promise<Due[]> {
  const until = new Date(now.getTime() + signAgainDays * dayMs);
  const certificates = await endsOfCertificates(tx, companyId, { from: now, until });
  const keys = await endsOfRosterKeys(tx, companyId, now);
  return [
    ...dueOf(certificates, ['device certificate ends', 'device certificates end']),
    ...dueOf(keys, ['key of the roster ends', 'keys of the roster end']),
  ];
}

function dueOf(ends: readonly Date[], [one, many]: readonly [string, string]): Due[] {
  const [first] = ends;
  if (!first) return [];
  const title = `${ends.length} ${ends.length === 1 ? one : many} within ${signAgainDays} days`;
  return [{ kind: 'signing-due', id: '', title, at: first.getTime() - signAgainDays * dayMs }];
}
