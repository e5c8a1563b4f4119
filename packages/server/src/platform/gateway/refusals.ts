import { closeCodes } from '@candor/protocol/errors.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import type { Greeting } from './handshake.ts';
import type { Recognised } from './identity.ts';
import type { BatchOutcome } from './report.ts';

type RefuseCode = Extract<ServerMessage, { type: 'refuse' }>['code'];
/** Why a connection goes no further. */
export type Refusal =
  | Exclude<(BatchOutcome | Greeting)['outcome'], 'stored' | 'welcome' | 'ended'>
  | Exclude<Recognised, { outcome: 'known' }>['outcome'];
/** What the peer is told, and the code of the close. */
export const refusals: Record<Refusal, { code: RefuseCode; close: number }> = {
  unknown: { code: 'not_known', close: closeCodes.notKnown },
  revoked: { code: 'revoked', close: closeCodes.revoked },
  cloned: { code: 'cloned', close: closeCodes.identityInUse },
  too_old: { code: 'agent_too_old', close: closeCodes.tooOld },
  malformed: { code: 'malformed', close: closeCodes.malformed },
  conflict: { code: 'sequence_conflict', close: closeCodes.identityInUse },
};
