import type { Decision } from '@candor/policy/rights/decision.ts';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import { policyRights, type PolicyRight } from '@candor/policy/rights/session-rights.ts';

/** What one may ask about on a device: session rights, and what is done to it. */
export const askedActions = [
  'device.view',
  'device.edit',
  'device.move',
  'device.remove',
  'permission.set',
  'policy.set',
] as const;
export type AskedAction = (typeof askedActions)[number];
export const askedRights = [...policyRights, ...askedActions] as const;
export type AskedRight = (typeof askedRights)[number];
export const isPolicyRight = (right: AskedRight): right is PolicyRight =>
  policyRights.some((one) => one === right);

type Line = Decision['lines'][number];

/** Where what a line says is set, as far as this console has a page for it. */
export type SourceLink =
  | { to: '/settings/security' }
  | { to: '/portal/people'; search: { tab?: 'levels' } }
  | {
      to: '/portal/company';
      search: { tab: 'policy' | 'staff'; class?: DeviceClass; unit?: string; device?: string };
    }
  | { to: '/portal/agreements'; search: { tab?: 'standing' } }
  | { to: '/licences'; search: Record<never, never> }
  | { to: '/devices/$deviceId'; params: { deviceId: string }; search: { tab: 'privacy' } }
  | { to: '/settings/signing' };

/** @param units ids of the company's units @param device that is asked about */
export function sourceOf(
  { line, source, code }: Line,
  units: ReadonlySet<string>,
  device: { id: string; deviceClass?: DeviceClass | undefined },
): SourceLink | undefined {
  if (code === 'not_needed' || code === 'not_known') return undefined;
  switch (line) {
    case 'sign_in':
      return { to: '/settings/security' };
    case 'role':
      return { to: '/portal/people', search: {} };
    case 'level':
      return { to: '/portal/people', search: { tab: 'levels' } };
    case 'staff_refused':
      return { to: '/portal/company', search: { tab: 'staff' } };
    case 'agreement':
      return { to: '/portal/agreements', search: {} };
    case 'licence':
      return { to: '/licences', search: {} };
    case 'standing_consent':
      return { to: '/portal/agreements', search: { tab: 'standing' } };
    case 'company_policy': {
      const ofClass = { tab: 'policy', ...(device.deviceClass && { class: device.deviceClass }) } as const;
      if (source === device.id) return { to: '/portal/company', search: { ...ofClass, device: source } };
      const isUnit = source !== null && units.has(source);
      return { to: '/portal/company', search: { ...ofClass, ...(isUnit && { unit: source }) } };
    }
    // what was sent to the device, and what it said of it
    case 'device_policy':
    case 'local':
      return { to: '/devices/$deviceId', params: { deviceId: device.id }, search: { tab: 'privacy' } };
    case 'roster':
      return { to: '/settings/signing' };
    // an answer, a freeze and an approval are given where they are asked for
    case 'grant':
    case 'freeze':
    case 'second_approver':
      return undefined;
    default:
      return line satisfies never;
  }
}

/** Lines that have something to say here, and how many are not asked. */
export function saidLines({ lines }: Decision): { said: Line[]; silent: number } {
  const said = lines.filter(({ code }) => code !== 'not_needed');
  return { said, silent: lines.length - said.length };
}
