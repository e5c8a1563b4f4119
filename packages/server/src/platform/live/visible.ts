import { reachesOthers } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { LiveEvent, LiveTopic } from '@candor/protocol/messages/live.ts';
import type { Topics } from '../bus/index.ts';
import type { Caller } from '../http/index.ts';

interface Rule<T extends LiveTopic> {
  /** The word that its list asks for. */
  word: Word;
  /** Whose it is; the same rule as the list's. */
  isTheirs(message: Topics[T], caller: Caller): boolean;
  /** The event's subject, by which a page may narrow its subscription. */
  id(message: Topics[T]): string | undefined;
  event(message: Topics[T]): LiveEvent;
}

const ofCompany = (message: { companyId: string }, caller: Caller) => message.companyId === caller.companyId;
const ofDevice = (message: { companyId: string; deviceId: string }, caller: Caller) =>
  ofCompany(message, caller) && caller.devices?.has(message.deviceId) !== false;
const everybodys = () => true;

/** For each topic of the live stream: who may see it and what they see. A topic without a rule does not compile. */
export const rules: { readonly [T in LiveTopic]: Rule<T> } = {
  'device.changed': {
    word: 'device.view',
    isTheirs: ofDevice,
    id: ({ deviceId }) => deviceId,
    event: ({ deviceId, state, at }) => ({ topic: 'device.changed', deviceId, state, at }),
  },
  'device.metric': {
    word: 'device.view',
    isTheirs: ofDevice,
    id: ({ deviceId }) => deviceId,
    event: ({ deviceId, at, values }) => ({ topic: 'device.metric', deviceId, at, values }),
  },
  'enrolment.used': {
    word: 'enrolment.manage',
    isTheirs: ofCompany,
    id: ({ tokenId }) => tokenId,
    event: ({ tokenId, deviceId }) => ({ topic: 'enrolment.used', tokenId, deviceId }),
  },
  'enrolment.requested': {
    word: 'enrolment.manage',
    isTheirs: ofCompany,
    id: ({ requestId }) => requestId,
    event: ({ requestId, state }) => ({ topic: 'enrolment.requested', requestId, state }),
  },
  'requests.changed': {
    word: 'self.portal',
    isTheirs: (message, caller) =>
      ofCompany(message, caller) && (caller.words.has(message.word) || message.personId === caller.personId),
    id: () => undefined,
    event: () => ({ topic: 'requests.changed' }),
  },
  'session.changed': {
    word: 'session.view',
    isTheirs: (message, caller) =>
      (ofCompany(message, caller) && message.personId === caller.personId) ||
      (ofDevice(message, caller) &&
        (message.memberIds.some((id) => id === caller.memberId) ||
          reachesOthers(caller.roles, 'session.view'))),
    id: ({ sessionId }) => sessionId,
    event: ({ sessionId, deviceId, state }) => ({ topic: 'session.changed', sessionId, deviceId, state }),
  },
  'focus.stored': {
    word: 'focus.view',
    isTheirs: ({ personId }, caller) => personId === caller.personId,
    id: () => undefined,
    event: ({ at }) => ({ topic: 'focus.stored', at }),
  },
  'backup.progress': {
    word: 'instance.operate',
    isTheirs: everybodys,
    id: () => undefined,
    event: (progress) => ({ topic: 'backup.progress', ...progress }),
  },
  'check.changed': {
    word: 'trust.view',
    isTheirs: everybodys,
    id: () => undefined,
    event: ({ promiseId, state }) => ({ topic: 'check.changed', promiseId, state }),
  },
};

export const liveTopics = Object.keys(rules) as readonly LiveTopic[]; // the keys of the record above
