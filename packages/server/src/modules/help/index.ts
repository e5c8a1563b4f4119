/**
 * Owns help_request: help that somebody at a device wants. Promises: only whoever handles tickets and sees the device
 * reads what is wrong there; of several who want to look after it one does; and asking grants nothing to anybody.
 */
import type { help } from '@candor/protocol/api/help.ts';
import type { Caller, Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { askHandlers } from './ask.ts';
import { handleHandlers } from './handle.ts';
import { countFor, listHandlers } from './list.ts';

export interface Help {
  handlers: Handlers<typeof help>;
  /** How many wait for somebody, where the caller may be that one. */
  countFor(caller: Caller): Promise<number>;
}

export function createHelp(platform: Platform): Help {
  return {
    handlers: { ...listHandlers(platform), ...askHandlers(platform), ...handleHandlers(platform) },
    countFor: (caller) => countFor(platform, caller),
  };
}
