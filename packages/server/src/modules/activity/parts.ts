import type { Authorities } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';

/** What the module is made of. */
export interface ActivityParts {
  platform: Platform;
  authorities: Authorities;
}
