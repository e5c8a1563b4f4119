/**
 * Owns right_request and device_transfer: what waits for somebody's answer. Promises: a refusal can be asked about by
 * whoever met it and answered by those alone who can change it; of several answers the first counts and the others are
 * told whose it was; and a device goes to another company only when both agreed and it was enrolled there.
 */
import type { requests } from '@candor/protocol/api/requests.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { answerHandlers } from './answer.ts';
import { askHandlers } from './ask.ts';
import { listHandlers } from './list.ts';
import type { RequestParts } from './parts.ts';
import { transferHandlers } from './transfer.ts';

export function createRequests(parts: RequestParts): Handlers<typeof requests> {
  return {
    ...askHandlers(parts),
    ...answerHandlers(parts),
    ...listHandlers(parts),
    ...transferHandlers(parts),
  };
}
