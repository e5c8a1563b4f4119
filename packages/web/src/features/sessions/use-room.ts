import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { offerSession } from '@candor/crypto/session/handshake.ts';
import { api, isCode, keyOf, useAction } from '../../api.ts';
import { request } from '../../api/request.ts';
import { ensureBrowserKey } from '../../signer/browser-key.ts';
import { useKnownRoots } from '../../signer/known-roots.ts';
import type { RoomWays } from './room-ways.ts';
import { Room, type RoomView } from './room.ts';
import { isAllowed, type OneSession } from './session-words.ts';
import { verifiedBy } from './verified.ts';

const noWatch = () => () => undefined;
const noView = (): RoomView | undefined => undefined;

/** The room of the reader's own session (always the same one), from when it is allowed; what was written stays when it is over. */
export function useRoom(session: OneSession, companyId: string) {
  const [room, setRoom] = useState<Room>();
  const [turn, setTurn] = useState(0);
  const [known] = useKnownRoots(companyId);
  const client = useQueryClient();
  const leave = useAction(api.sessions.leaveSession, { refreshes: [api.sessions.getSession] });
  // what a room needs of it does not change while it is on
  const latest = useRef({ session, known });
  useEffect(() => {
    latest.current = { session, known };
  });
  const isOn = isAllowed(session.state) && session.administrator.isSelf;
  useEffect(() => {
    if (!isOn) return;
    const made = new Room(waysOf(latest.current.session, companyId, latest.current.known ?? []));
    setRoom(made);
    made.start();
    return () => made.close();
  }, [isOn, companyId, turn]);
  const view = useSyncExternalStore(room?.watch ?? noWatch, room?.view ?? noView);
  const { start } = leave;
  const isGone = view?.state.at === 'elsewhere';
  useEffect(() => {
    // taken over by another place, or over: the server knows which
    if (isGone) void client.invalidateQueries({ queryKey: keyOf(api.sessions.getSession) });
  }, [isGone, client]);
  const isFailed = view?.state.at === 'failed';
  useEffect(() => {
    if (isFailed) start({ params: { id: session.id } });
  }, [isFailed, start, session.id]);
  const end = async (why: 'by_technician' | 'codes_differ') => {
    await room?.end(why);
    await leave.run({ params: { id: session.id } });
  };
  return { room, view, end, takeOver: () => setTurn(turn + 1) };
}

function waysOf(session: OneSession, companyId: string, known: readonly string[]): RoomWays {
  const { id, device, identityPublic } = session;
  const identity = fromBase64url(identityPublic) ?? new Uint8Array();
  const rights = session.grants
    .filter(({ answer }) => answer === 'allowed' || answer === 'standing')
    .map(({ right }) => right);
  return {
    async join() {
      try {
        // by the contract
        return (await request(api.sessions.joinSession, { params: { id } })) as {
          relay: string;
          token: string;
        };
      } catch (thrown) {
        if (isCode(thrown, 'request_over') || isCode(thrown, 'not_found')) return undefined;
        throw thrown;
      }
    },
    connect(relay) {
      const address = new URL(relay, location.href);
      if (address.protocol.startsWith('http')) address.protocol = address.protocol.replace('http', 'ws');
      return new WebSocket(address);
    },
    async offer() {
      const { pair } = await ensureBrowserKey(companyId);
      return offerSession({ sessionId: id, rights, key: pair, identity, now: Date.now() });
    },
    verify: (certificate) =>
      verifiedBy(certificate, { companyId, deviceId: device.id, identity }, known, Date.now()),
    now: () => Date.now(),
    later(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    newId: () => crypto.randomUUID(),
  };
}
