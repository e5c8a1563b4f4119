import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import type { Platform } from '../platform.ts';
import type { Owner } from './owner.ts';
import type { Presence } from './presence.ts';
import type { Sinks } from './sink.ts';

/** What modules answer for on the link: certificates and policies are the devices' and Focus's own. */
export interface LinkServices {
  /** A certificate for the new link key (PEM). Undefined when the request is refused. */
  renew(owner: Owner, serial: string, csr: Uint8Array): Promise<string | undefined>;
  /** The device says that it leaves, signed by its identity key. False when the signature is not its own. */
  leave(owner: Owner, serial: string, signature: Uint8Array): Promise<boolean>;
  /** The signed device policy, when the agent's version is older than the one in force. */
  newerPolicy(
    owner: Owner,
    heldVersion: number,
  ): Promise<Extract<ServerMessage, { type: 'policy' }> | undefined>;
}

/** What every connection of the gateway shares. */
export interface Gate {
  platform: Pick<Platform, 'bus' | 'clock' | 'config' | 'database' | 'keys' | 'log'>;
  sinks: Sinks;
  services: LinkServices;
  presence: Presence;
  /** Tables that differ from the dictionary: nothing is stored into them (clause D11). */
  drifted: () => ReadonlySet<string>;
}
