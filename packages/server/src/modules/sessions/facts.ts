import { builtRights } from '@candor/protocol/session/states.ts';
import type { FactSource } from '../companies/index.ts';

/** Before somebody asks nobody has answered, and what the device refuses by itself it says when it is asked. */
export const sessionFacts: FactSource = async ({ right }) =>
  builtRights.some((built) => built === right)
    ? { grant: { answer: 'none', grantId: null }, local: 'not_needed' }
    : {};
