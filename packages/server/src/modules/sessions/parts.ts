import type { Gateway } from '../../platform/gateway/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Rooms } from '../../platform/relay/index.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';

/** What the module is made of. */
export interface SessionParts {
  platform: Platform;
  accounts: Pick<Accounts, 'holdSignIn'>;
  companies: Pick<Companies, 'decisionFor' | 'find' | 'firstCompanyId' | 'membershipOf' | 'operator'>;
  gateway: Pick<Gateway, 'order' | 'speaksOfSessions'>;
  rooms: Rooms;
}

/** Of it, what hears devices: the gateway is made with that. */
export type LinkParts = Pick<SessionParts, 'companies' | 'platform' | 'rooms'>;

/** How long the server waits for a device beyond what the device waits for itself (clause S3). */
export const waitsMs = {
  /** For the answer, beyond the prompt. */
  answer: 15_000,
  /** For both ends to meet. */
  connecting: 30_000,
  /** For people to compare codes: a little longer than the device does. */
  comparing: 630_000,
  /** For somebody to join what is allowed, and for a way that was lost: the device ends it after 120 s itself. */
  away: 150_000,
} as const;
