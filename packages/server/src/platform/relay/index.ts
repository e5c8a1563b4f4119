/**
 * Where the two ends of a session meet: the relay inside this server, and tickets to it or to another one
 * (CANDOR_RELAY_URL). Promises: only who got a ticket comes in, and only to that room and side; a restart ends no
 * session; what is said there is passed on unread, and no room is named in a log.
 */
import { relayPath, type Side } from '@candor/protocol/session/relay.ts';
import { createRelay, type RelayCounts } from '@candor/relay/relay.ts';
import { makeJoinToken } from '@candor/relay/tokens.ts';
import { addressName, clientAddress, type UpgradeListener } from '../http/index.ts';
import type { Platform } from '../platform.ts';

/** A room's name is the session's id. */
export interface Rooms {
  /** For one end, once, within 30 s. `relay`: a WebSocket address; without a host it is the console's. */
  ticket(room: string, side: Side): { relay: string; token: string };
  /** Both ends go, and come back by no ticket from before. In another relay they go when they hear that it is over. */
  close(room: string): void;
}

export interface RelayInside {
  rooms: Rooms;
  /** Takes WebSocket upgrades of the web port. */
  upgrade: UpgradeListener;
  counts(): RelayCounts;
  /** Everybody goes, to come back when the server does. */
  stop(): Promise<void>;
}

export async function openRelay({
  config: { publicUrl, relayUrl, relaySecret },
  clock,
  keys,
}: Pick<Platform, 'config' | 'clock' | 'keys'>): Promise<RelayInside> {
  const secret = relaySecret?.reveal() ?? (await keys.secretOf('relay'));
  const relay = createRelay({ secret, clock });
  const address = `${relayUrl ?? ''}${relayPath}`;
  return {
    rooms: {
      ticket(room, side) {
        const origin = side === 'technician' ? publicUrl : null;
        return {
          relay: address,
          token: makeJoinToken(secret, { room, side }, origin, clock.now().getTime()),
        };
      },
      close: (room) => relay.end(room),
    },
    upgrade: (request, socket, head) =>
      relay.upgrade(request, socket, head, addressName(clientAddress(request))),
    counts: () => relay.counts(),
    stop: () => relay.close(),
  };
}
