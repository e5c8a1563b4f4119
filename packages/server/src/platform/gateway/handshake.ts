import { isClean } from '@candor/policy/text.ts';
import type { Hello } from '@candor/protocol/messages/agent.ts';
import type { Welcome } from '@candor/protocol/messages/server.ts';
import { oldestProtocol, protocolVersion } from '@candor/protocol/version.ts';
import { noteFocusArrival } from './focus-queries.ts';
import type { Gate } from './gate.ts';
import { noteArrival } from './manage-queries.ts';
import type { Owner } from './owner.ts';

/** Reports of one connection that may be under way without an answer (clause G8). */
export const maxInFlight = 4;

export type Greeting =
  | { outcome: 'welcome'; welcome: Welcome }
  | { outcome: 'too_old' | 'malformed' | 'ended' };

/** Answers a hello (clause G4). `publicIpHmac` is only given for Manage: of Focus no address is kept in any form. */
export async function greet(
  gate: Gate,
  owner: Owner,
  serial: string,
  hello: Hello,
  arrival: { publicIpHmac: Uint8Array | undefined; at: Date },
): Promise<Greeting> {
  if (hello.protocol < oldestProtocol) return { outcome: 'too_old' };
  if (!isClean(hello.version, 32)) return { outcome: 'malformed' };
  const known = await note(gate, owner, serial, hello, arrival);
  if (!known) return { outcome: 'ended' };
  const welcome: Welcome = {
    type: 'welcome',
    protocol: Math.min(hello.protocol, protocolVersion),
    serverTime: arrival.at.getTime(),
    lastSeq: known.lastSeq,
    want: known.want,
    maxInFlight,
  };
  return { outcome: 'welcome', welcome };
}

function note(
  { platform: { database } }: Gate,
  owner: Owner,
  serial: string,
  hello: Hello,
  { publicIpHmac, at }: { publicIpHmac: Uint8Array | undefined; at: Date },
): Promise<{ lastSeq: number; want: string[] } | undefined> {
  if (owner.kind === 'focus')
    return database.withPerson(owner.personId, 'service', async (tx) => {
      const seen = await noteFocusArrival(tx, owner, hello, serial, at);
      return seen && { lastSeq: seen.lastSeq, want: [] };
    });
  return database.withCompany(owner.companyId, 'service', async (tx) => {
    if (!publicIpHmac) return undefined;
    const seen = await noteArrival(tx, owner, { hello, serial, publicIpHmac, at });
    return seen && { lastSeq: seen.lastSeq, want: missing(hello.sections, seen.sections ?? {}) };
  });
}

/** Sections of which the server holds something else than the agent believes (clause A7). */
const missing = (acknowledged: Hello['sections'], held: Readonly<Record<string, string>>) =>
  Object.entries(acknowledged).flatMap(([section, hash]) => (held[section] === hash ? [] : [section]));
