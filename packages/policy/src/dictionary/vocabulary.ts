/** The closed lists that a field's declaration draws from. Adding a word here widens the policy: say so in CHANGELOG.md. */

/** Own categories; each has a DPV concept in the record of processing. */
export type Category =
  | 'identifier'
  | 'contact'
  | 'credential'
  | 'hardware'
  | 'software'
  | 'network'
  | 'device-state'
  | 'diagnostics'
  | 'activity'
  | 'configuration'
  | 'accountability';

export type Subject = 'device' | 'person' | 'account' | 'company' | 'instance';

export type Purpose =
  | 'service'
  | 'availability'
  | 'authentication'
  | 'monitoring'
  | 'support'
  | 'security'
  | 'integrity'
  | 'time_analysis'
  | 'accountability'
  | 'legal_duty'
  | 'contact'
  | 'rights';

/** Article 6(1) of the GDPR; a consent names its key. */
export type Basis =
  | { article: '6(1)(b)' | '6(1)(c)' | '6(1)(f)' }
  | { article: '6(1)(a)'; consentKey: string };

/**
 * How long: `days` after the instant in field `from`, or kept with the thing that `keep` names, and why.
 * A row whose `from` is null is not yet due.
 */
export type Retain =
  | { from: string; days: number }
  | { keep: 'account' | 'company' | 'device' | 'instance'; why: string };

/** A permission word, the person themself, or nobody (used by the server and shown to no one). */
export type Visibility =
  | 'self'
  | 'nobody'
  | 'public'
  | 'device.view'
  | 'log.view'
  | 'enrolment.manage'
  | 'key.view'
  | 'instance.operate'
  | 'trust.view'
  | 'company.view'
  | 'person.view'
  | 'person.view-contact'
  | 'person.invite'
  | 'permission.view'
  | 'policy.view'
  | 'staff.view'
  | 'agreement.view'
  | 'consent.view'
  | 'session.view'
  | 'licence.view'
  | 'request.handle'
  | 'ticket.handle';

/** Who states the value. `agent` fields travel in reports; all others are set by the server. */
export type Source = 'agent' | 'server' | 'person' | 'operator';

export const month12 = 366;
export const month13 = 396;
export const month24 = 731;
export const month36 = 1096;
