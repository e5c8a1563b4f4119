import { isClean } from '@candor/policy/text.ts';
import type { AgentMessage } from '@candor/protocol/messages/agent.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { sessionsSince } from '@candor/protocol/version.ts';
import type { LinkServices } from './gate.ts';
import type { Owner } from './owner.ts';

type DeviceWord = Exclude<AgentMessage, { type: 'batch' | 'renew' | 'gap' | 'leave' }>;

/**
 * What a device says of its policy, licence and sessions; a person's own identity has none of them. @returns what it is
 * answered; undefined for what it may not say
 */
export async function hearDevice(
  services: LinkServices,
  owner: Owner,
  protocol: number,
  word: DeviceWord,
): Promise<readonly SessionOrder[] | undefined> {
  if (owner.kind !== 'manage') return undefined;
  switch (word.type) {
    case 'policyRefused':
      if (!isClean(word.line, 200)) return undefined;
      await services.policyRefused(owner, word);
      return [];
    case 'policyTaken':
      await services.policyTaken(owner, word.version);
      return [];
    case 'licenceState':
      await services.licenceStated(owner, word);
      return [];
    case 'sessionPrompting':
    case 'sessionAnswer':
    case 'sessionState':
    case 'sessionEnd':
      return protocol >= sessionsSince ? services.sessionSaid(owner, word) : undefined;
    // it said so already
    case 'hello':
      return undefined;
    default:
      return word satisfies never;
  }
}
