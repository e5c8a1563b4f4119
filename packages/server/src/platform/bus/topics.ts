import type { LiveEvent } from '@candor/protocol/messages/live.ts';

type Event<T extends LiveEvent['topic']> = Omit<Extract<LiveEvent, { topic: T }>, 'topic'>;
interface OfCompany {
  companyId: string;
}
interface OfPerson {
  personId: string;
}

/** Topic -> message. Owners are ids by which the live stream filters; they don't travel to pages. */
export interface Topics {
  'device.changed': OfCompany & Event<'device.changed'>;
  'device.metric': OfCompany & Event<'device.metric'>;
  'enrolment.used': OfCompany & Event<'enrolment.used'>;
  'device.revoked': OfCompany & { deviceId: string };
  'focus.revoked': OfPerson & { deviceNo: number };
  'focus.stored': OfPerson & Event<'focus.stored'>;
  'check.changed': Event<'check.changed'>;
}
