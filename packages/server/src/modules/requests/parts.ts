import type { Platform } from '../../platform/platform.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';
import type { Help } from '../help/index.ts';
import type { LicenceLink } from '../licences/index.ts';

/** What the module is made of. */
export interface RequestParts {
  platform: Platform;
  accounts: Pick<Accounts, 'waitingResets'>;
  companies: Pick<Companies, 'decisionFor' | 'find' | 'idsOf' | 'operator' | 'setLevels'>;
  help: Pick<Help, 'countFor'>;
  licences: Pick<LicenceLink, 'requireSeat'>;
}

/** For how long a request or an offer waits. */
export const waitsMs = 14 * 24 * 60 * 60_000;
