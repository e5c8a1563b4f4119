import type { Platform } from '../../platform/platform.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Companies } from '../companies/index.ts';

export interface MinorParts {
  platform: Platform;
  accounts: Pick<Accounts, 'eraseAtOnce' | 'findCaller'>;
  companies: Pick<Companies, 'firstCompanyId' | 'soleOwnerOf'>;
}

/** Under whose key the words of reports lie. */
export const instanceKey = { kind: 'instance' } as const;
