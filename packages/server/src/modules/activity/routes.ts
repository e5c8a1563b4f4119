import type { focus } from '@candor/protocol/api/focus.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import { openLabel, readDay } from './day.ts';
import { addToken, listDevices } from './device-queries.ts';
import { removeFocusDevice } from './devices.ts';
import type { ActivityParts } from './parts.ts';

const tokenLifeMs = 10 * 60_000;

/** Everything here is the caller's own: the person of the sign-in, and nobody else's. */
export function focusHandlers(
  { platform, authorities }: ActivityParts,
  presence: Pick<Gateway, 'online'>,
): Handlers<typeof focus> {
  const { clock, config, database, keys } = platform;
  return {
    day: ({ query }, { caller }) => readDay(platform, caller.personId, query),
    async devices(_, { caller: { personId } }) {
      const sealer = await keys.sealerFor({ kind: 'person', id: personId });
      const devices = await database.withPerson(personId, 'time_analysis', (tx) => listDevices(tx, personId));
      return {
        items: devices.map(({ deviceNo, label, osName, osVersion, agentVersion, countsOn, ...device }) => ({
          deviceNo,
          osName,
          osVersion,
          agentVersion,
          countsOn,
          label: openLabel(sealer, personId, deviceNo, label),
          joinedAt: device.joinedAt.getTime(),
          lastBatchAt: device.lastBatchAt?.getTime() ?? null,
          certificate: device.linkFingerprint ? Buffer.from(device.linkFingerprint).toString('hex') : null,
          state: device.removedAt ? 'removed' : presence.online(device.id) ? 'online' : 'offline',
        })),
      };
    },
    async createToken({ body }, { caller: { personId } }) {
      const createdAt = clock.now();
      const expiresAt = new Date(createdAt.getTime() + tokenLifeMs);
      const id = newId();
      const token = {
        personId,
        id,
        secretHash: Buffer.from(body.secretHash, 'hex'),
        usesLeft: 1,
        expiresAt,
        createdAt,
      };
      await database.withPerson(personId, 'security', (tx) => addToken(tx, token));
      return {
        id,
        url: config.publicUrl,
        ca: authorities.serverCa.fingerprint,
        expiresAt: expiresAt.getTime(),
      };
    },
    async removeDevice({ params }, { caller }) {
      const outcome = await removeFocusDevice(platform, caller.personId, params.no);
      return outcome === 'done' ? {} : fail('not_found');
    },
  };
}
