/**
 * Owns every focus_* table. Promises: rows belong to one person and are read in that person's context only; names are
 * sealed under the person's key; intervals of a device never overlap; no name, address or id leads to a device of Manage.
 */
import type { focus } from '@candor/protocol/api/focus.ts';
import type { Gateway, Sinks } from '../../platform/gateway/index.ts';
import type { Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ActivityParts } from './parts.ts';
import { focusHandlers } from './routes.ts';
import { intervalSink } from './sink.ts';

export {
  findFocusIdentity,
  joinFocusDevice,
  removeFocusDevice,
  removeFocusDeviceAgain,
  renewFocusKey,
} from './devices.ts';
export type { ActivityParts } from './parts.ts';

/** What the gateway stores through. */
export function activitySinks(platform: Pick<Platform, 'bus' | 'keys'>): Pick<Sinks, 'focus.interval'> {
  return { 'focus.interval': intervalSink(platform) };
}

/** @param presence the gateway: which devices are connected */
export function createActivity(
  parts: ActivityParts,
  presence: Pick<Gateway, 'online'>,
): { handlers: Handlers<typeof focus> } {
  return { handlers: focusHandlers(parts, presence) };
}
