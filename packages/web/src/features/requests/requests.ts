import type { DecisionLine } from '@candor/policy/rights/decision.ts';
import type { api, OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';

type Listed = OutputOf<typeof api.requests.listRequests>;
export type RightRequest = Listed['rights'][number];
export type Transfer = Listed['transfers'][number];
export type Reset = Listed['resets'][number];

/** What a right is called; one without a name is its word. */
export function rightName(right: string, { policyRights, why }: Texts): string {
  const called: Readonly<Record<string, string>> = { ...policyRights, ...why.actions };
  return called[right] ?? right;
}

/** Who asks, and whose staff they are where they are the operator's. */
export function askingName(
  { name, staffOf }: RightRequest['from'],
  { requests: texts }: Pick<Texts, 'requests'>,
) {
  const called = name ?? texts.somebody;
  return staffOf === null ? called : texts.staffOf(called, staffOf);
}

/** Where what a line says is changed; none where a level is all that is missing. */
export function changedAt(line: DecisionLine, device: string) {
  switch (line) {
    case 'role':
      return { to: '/portal/people', search: {} } as const;
    case 'level':
      return { to: '/portal/people', search: { tab: 'levels' } } as const;
    case 'company_policy':
      return { to: '/portal/company', search: { tab: 'policy', device } } as const;
    case 'device_policy':
      return { to: '/devices/$deviceId', params: { deviceId: device }, search: { tab: 'privacy' } } as const;
    case 'agreement':
      return { to: '/portal/agreements', search: {} } as const;
    case 'standing_consent':
      return { to: '/portal/agreements', search: { tab: 'standing' } } as const;
    case 'roster':
      return { to: '/settings/signing' } as const;
    default:
      return undefined;
  }
}

/** Whose answer it was: "by you", "by Sam Example"; nothing where that is not known. */
export function answeredBy(
  answer: RightRequest['answer'],
  { requests: texts }: Pick<Texts, 'requests'>,
): string {
  if (answer === null || (answer.by === null && !answer.isSelf)) return '';
  return answer.isSelf ? texts.bySelf : texts.by(answer.by ?? texts.somebody);
}
