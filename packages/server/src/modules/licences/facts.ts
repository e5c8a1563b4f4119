import type { LicenceStanding } from '@candor/policy/licence.ts';
import type { LicenceFacts } from '@candor/policy/rights/facts.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FactSource } from '../companies/index.ts';
import { findStatement, seatNumber } from './queries.ts';
import { heldStanding, readHeld } from './standing.ts';

/** The line `licence` of sessions and jobs: what the server knows, or what the device says of it where that is worse. */
export function licenceFacts({ clock, database }: Pick<Platform, 'clock' | 'database'>): FactSource {
  return ({ companyId, deviceId }) =>
    database.withCompany(companyId, 'security', async (tx) => {
      const held = await readHeld(tx, companyId, clock.now());
      const serial = held.instance.licences === 'off' ? null : (held.row?.id ?? null);
      if (serial === null) return { licence: { ...factsOf(held.standing), serial } };
      const number = (await seatNumber(tx, companyId, deviceId)) ?? 0;
      const said = await findStatement(tx, companyId, deviceId);
      return { licence: { ...factsOf(heldStanding(held, number, said, clock.now())), serial } };
    });
}

const factsOf = ({ state, reason }: LicenceStanding): Pick<LicenceFacts, 'state' | 'reason'> => ({
  state,
  reason,
});
