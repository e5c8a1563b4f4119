import type { LinkServices } from '../../platform/gateway/index.ts';
import type { Authorities } from '../../platform/keys/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { LicenceLink } from '../licences/index.ts';

/** What the module is made of. */
export interface DeviceParts {
  platform: Platform;
  authorities: Authorities;
  /** SHA-256 of the dictionary, hex. */
  schemaHash: string;
  licences: LicenceLink;
  ruleChanges: LinkServices['ruleChanges'];
}
