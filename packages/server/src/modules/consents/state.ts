import type { consents } from '@candor/protocol/api/consents.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesIn, namesOfHolders } from '../companies/index.ts';
import { findKind, listHashes, listVersions } from './agreement-queries.ts';
import { present } from './agreements.ts';
import { acceptedOf, listGiven } from './consent-queries.ts';
import { standingOf, type Version } from './versions.ts';

type State = Output<typeof consents.agreementState>;
type Parts = Pick<Platform, 'clock' | 'database' | 'keys'>;

/** Everything about the support agreement and one company, in the caller's transaction; undefined while there is none. */
export async function readAgreement(tx: Tx, companyId: string) {
  const agreement = await findKind(tx, 'agreement');
  if (!agreement) return undefined;
  const versions = await listVersions(tx, agreement.id);
  const given = await listGiven(tx, companyId, agreement.id);
  return { id: agreement.id, versions, given, accepted: acceptedOf(given) };
}

export async function agreementState(parts: Parts, companyId: string): Promise<State> {
  const found = await parts.database.withCompany(companyId, 'legal_duty', async (tx) => {
    const read = await readAgreement(tx, companyId);
    return read && { ...read, hashes: await listHashes(tx, read.id) };
  });
  const whoCanAccept = await namesOfHolders(parts, companyId, 'agreement.accept');
  if (!found) return { ...nothing, whoCanAccept };
  const { id, versions, hashes, given, accepted } = found;
  const { state, current, waiting } = standingOf(versions, accepted, parts.clock.now());
  const shown = (version: Version | undefined) => (version ? present(version, hashes) : null);
  const [newest] = given;
  const names = newest && (await namesIn(parts, companyId, [newest.accountId]));
  return {
    state,
    agreement: id,
    current: shown(current),
    waiting: shown(waiting),
    accepted:
      newest && accepted.number !== null
        ? {
            consentId: newest.id,
            number: accepted.number,
            at: newest.at.getTime(),
            by: names?.get(newest.accountId)?.name ?? null,
          }
        : null,
    whoCanAccept,
  };
}

const nothing = { state: 'none', agreement: null, current: null, waiting: null, accepted: null } as const;
