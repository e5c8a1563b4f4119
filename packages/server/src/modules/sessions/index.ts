/**
 * Owns remote_session, session_request, session_grant and session_statement: sessions on devices. Promises: nobody asks
 * a device for what a line of the decision refuses; an answer and an end are what the device's identity key signed; of
 * two changes at once one is made; and what ends a right ends the sessions that hang on it within seconds.
 */
import type { sessions } from '@candor/protocol/api/sessions.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { portalHandlers } from './answer.ts';
import { askHandlers } from './ask.ts';
import { joinHandlers } from './join.ts';
import type { SessionParts } from './parts.ts';
import { readHandlers } from './read.ts';
import { SessionWatch } from './watch.ts';

export { sessionFacts } from './facts.ts';
export { sessionWords } from './said.ts';
export type { SessionWatch } from './watch.ts';

export interface Sessions {
  handlers: Handlers<typeof sessions>;
  watch: SessionWatch;
}

export function createSessions(parts: SessionParts): Sessions {
  return {
    handlers: {
      ...readHandlers(parts),
      ...askHandlers(parts),
      ...joinHandlers(parts),
      ...portalHandlers(parts),
    },
    watch: new SessionWatch(parts),
  };
}
