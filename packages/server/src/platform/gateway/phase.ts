import type { PeerCertificate } from './identity.ts';
import type { Owner } from './owner.ts';
import type { Arrived } from './presence.ts';

/** A peer after TLS and upgrade. */
export interface Arriving {
  peer: PeerCertificate;
  /** Its public address; only its keyed hash outlives the first step. */
  address: string;
  /** It has said hello. */
  finish(): void;
}

/** How far a connection has come. */
export type Phase =
  | { name: 'new' | 'ended' }
  | { name: 'known'; owner: Owner; publicIpHmac: Uint8Array | undefined }
  | Greeted;
export interface Greeted {
  name: 'greeted';
  arrived: Arrived;
  agentVersion: string;
}
