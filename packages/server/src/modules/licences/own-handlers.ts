import { mostDevices } from '@candor/policy/licence.ts';
import type { licences } from '@candor/protocol/api/licences.ts';
import { companyOf, pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { seenBy } from '../companies/index.ts';
import { presentTerms } from './present.ts';
import { countSeats, listSeats, type SeatRow, type Statement } from './queries.ts';
import { heldStanding, readHeld, type Held } from './standing.ts';

/** What a company sees of its own licence. */
export function ownHandlers({ clock, database }: Platform): Handlers<Pick<typeof licences, 'get' | 'seats'>> {
  return {
    get: (_, { caller }) => {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'service', async (tx) => {
        const { instance, row, standing } = await readHeld(tx, companyId, clock.now());
        const inForce = instance.licences === 'on' && row?.revokedAt === null ? row : undefined;
        return {
          licences: instance.licences,
          licence: inForce ? presentTerms(inForce) : null,
          ...standing,
          used: await countSeats(tx, companyId),
          most: inForce ? mostDevices(inForce.seats) : null,
        };
      });
    },
    seats: ({ query: { after, limit } }, { caller }) => {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'service', async (tx) => {
        const held = await readHeld(tx, companyId, clock.now());
        const seen = await seenBy(tx, caller);
        const found = await listSeats(tx, companyId, seen, { after, limit: limit + 1 });
        const page = pageOf(found, limit, ({ deviceId }) => deviceId);
        return { ...page, items: page.items.map((row) => presentSeat(row, held, clock.now())) };
      });
    },
  };
}

function presentSeat({ deviceId, label, number, enrolledAt, ...row }: SeatRow, held: Held, now: Date) {
  const isOn = held.instance.licences === 'on';
  const said = statementOf(row);
  return {
    deviceId,
    label,
    number,
    enrolledAt: enrolledAt.getTime(),
    ...heldStanding(held, number, said, now),
    statedAt: isOn && said ? said.statedAt.getTime() : null,
  };
}

function statementOf({
  serial,
  state,
  reason,
  statedAt,
}: Pick<SeatRow, keyof Statement>): Statement | undefined {
  return state === null || statedAt === null ? undefined : { serial, state, reason, statedAt };
}
