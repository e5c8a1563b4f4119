import type { standing } from '@candor/protocol/api/consents.ts';
import { mostDevicesOfUnit, statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { devicesUnder, type NamedDevice } from '../companies/index.ts';
import { hasActiveRoot, keepSigned, verifySigned } from '../roots/index.ts';
import { lockConsents } from './consent-queries.ts';
import { signatureVersion } from './signature-queries.ts';
import { isSame, termsOf } from './signed-standing.ts';
import { findStanding, type StandingRow } from './standing-queries.ts';

type Parts = Pick<Platform, 'bus' | 'clock' | 'database'>;

/** A root's word for a standing consent, without which devices ask nevertheless (clause L4). */
export function signingHandlers(
  { bus, clock, database }: Parts,
  requireShown: (tx: Tx, caller: Caller, row: StandingRow) => Promise<void>,
): Handlers<Pick<typeof standing, 'standingTerms' | 'signStanding'>> {
  const findLive = async (tx: Tx, caller: Caller, id: string) => {
    const row = (await findStanding(tx, companyOf(caller), id)) ?? fail('not_found');
    await requireShown(tx, caller, row);
    if (row.endedAt !== null || row.untilAt <= clock.now()) fail('not_found');
    return row;
  };
  return {
    async standingTerms({ params: { s: id } }, { caller }) {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'accountability', async (tx) => {
        const row = await findLive(tx, caller, id);
        const devices = await devicesOf(tx, row);
        return {
          companyId,
          id,
          terms: termsOf(row),
          devices,
          version: await signatureVersion(tx, companyId, id),
        };
      });
    },
    async signStanding({ params: { s: id }, body: { signed } }, { caller }) {
      const companyId = companyOf(caller);
      const now = clock.now();
      const kept = await database.withCompany(companyId, 'accountability', async (tx) => {
        await lockConsents(tx, companyId);
        const row = await findLive(tx, caller, id);
        if (!(await hasActiveRoot(tx, companyId))) fail('root_needed');
        const form = statements.standingConsent;
        const { statement, stored } = await verifySigned(tx, companyId, signed, form, now);
        const { body, until, version } = statement;
        if (!isSame(body, row)) fail('statement_refused', { outcome: 'other_consent' });
        const known = new Set((await devicesOf(tx, row))?.map((device) => device.id));
        if (body.devices?.some((device) => !known.has(device)))
          fail('statement_refused', { outcome: 'other_device' });
        const times = { expiresAt: new Date(until), createdAt: now };
        const signature = { companyId, subjectId: id, version, ...stored, ...times };
        if (!(await keepSigned(tx, 'standing_signature', signature))) fail('version_too_low');
        return { version, consentId: row.consentId };
      });
      bus.publish('consent.changed', { companyId, id: kept.consentId });
      return { version: kept.version };
    },
  };
}

/** Devices that lie in a consent's unit; null where it is for something else. Fails where they are too many to name. */
async function devicesOf(
  tx: Tx,
  { companyId, targetKind, targetId }: StandingRow,
): Promise<NamedDevice[] | null> {
  if (targetKind !== 'unit') return null;
  const devices = await devicesUnder(tx, companyId, targetId);
  if (devices.length > mostDevicesOfUnit)
    fail('limit_reached', { most: mostDevicesOfUnit, devices: devices.length });
  return devices;
}
