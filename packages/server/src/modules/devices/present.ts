import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import type { Cursor, DeviceRow } from './list-queries.ts';

type Device = Output<typeof devices.get>;

/** A device as pages show it: its state is what the gateway knows now, else how its last connection ended. */
export function present(row: DeviceRow, presence: Pick<Gateway, 'online'>): Device {
  const { id, label, platform, osName, agentVersion } = row;
  return {
    id,
    label,
    platform,
    osName,
    agentVersion,
    ...stateOf(row, presence),
    enrolledAt: row.enrolledAt.getTime(),
    lastSeenAt: row.lastSeenAt?.getTime() ?? null,
  };
}

function stateOf(row: DeviceRow, presence: Pick<Gateway, 'online'>): Pick<Device, 'state' | 'since'> {
  const online = presence.online(row.id);
  const until = row.onlineUntil ?? row.lastSeenAt;
  if (row.state === 'revoked') return { state: 'revoked', since: until?.getTime() ?? null };
  if (row.state === 'cloned') return { state: 'cloned', since: until?.getTime() ?? null };
  if (online) return { state: 'online', since: online.since.getTime() };
  return { state: row.reason === 'lost' ? 'lost' : 'offline', since: until?.getTime() ?? null };
}

/** What `next` of a list is made of; a page's `after` that isn't one begins at the start. */
export function writeCursor({ seenAt, id }: Cursor): string {
  return Buffer.from(`${seenAt?.getTime() ?? ''} ${id}`).toString('base64url');
}

export function readCursor(after: string | undefined): Cursor | undefined {
  const parts = /^(\d{0,15}) ([0-9a-f-]{36})$/u.exec(
    Buffer.from(after ?? '', 'base64url').toString('latin1'),
  );
  if (!parts?.[2]) return undefined;
  return { seenAt: parts[1] ? new Date(Number(parts[1])) : null, id: parts[2] };
}
