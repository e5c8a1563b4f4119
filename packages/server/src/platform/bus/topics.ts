import type { Word } from '@candor/policy/rights/words.ts';
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
  'enrolment.requested': OfCompany & Event<'enrolment.requested'>;
  /** A root, roster or device certificate is new, or a root was retired. */
  'signing.changed': OfCompany;
  /** Roles, staff or state of somebody changed: it is looked up again, and their sign-ins get new tokens. */
  'rights.changed': { accountId: string };
  /** Who sees which device changed. */
  'levels.changed': OfCompany;
  /** `id`: the company, unit or device whose policy changed. */
  'policy.changed': OfCompany & { id: string };
  /** A consent was given or withdrawn, or a standing consent ended; `id`: its record. */
  'consent.changed': OfCompany & { id: string };
  /** Something is asked for or answered; `personId`: who asked, `word`: of those who can answer. */
  'requests.changed': OfCompany & { personId: string | null; word: Word };
  /** `id`: the company itself. Its devices are told anew. */
  'licence.changed': OfCompany & { id: string };
  /** A session went on, or is over. `personId`: who asked for it; `memberIds`: to whom the device is assigned. */
  'session.changed': OfCompany & Event<'session.changed'> & OfPerson & { memberIds: readonly string[] };
  'device.revoked': OfCompany & { deviceId: string };
  'device.policy': OfCompany & { deviceId: string };
  'device.cloned': OfCompany & { deviceId: string };
  'focus.revoked': OfPerson & { deviceNo: number };
  'focus.stored': OfPerson & Event<'focus.stored'>;
  'backup.progress': Event<'backup.progress'>;
  /** Every server forgets it at once. */
  'key.destroyed': { kind: 'company' | 'person' | 'period'; id: string };
  /** All of an account without `signInId`. */
  'sign-in.ended': { accountId: string; signInId?: string };
  'check.changed': Event<'check.changed'>;
}
