import { deviceClasses, type DeviceClass } from '@candor/policy/rights/modes.ts';

export const companyTabs = ['units', 'contact', 'policy', 'staff', 'sign-in', 'history'] as const;
export type CompanyTab = (typeof companyTabs)[number];

/** What the address of the company's page holds besides its path. */
export type CompanySearch = {
  tab?: CompanyTab | undefined;
  /** The chosen unit; none: the top. */
  unit?: string | undefined;
  /** Whose policy is shown; none: the company's. */
  device?: string | undefined;
  class?: DeviceClass | undefined;
  /** Kind of event in the history. */
  kind?: string | undefined;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const idOf = (given: unknown) => (typeof given === 'string' && uuid.test(given) ? given : undefined);

/** A value that isn't known is left out. */
export function readCompanySearch(given: Readonly<Record<string, unknown>>): CompanySearch {
  const tab = companyTabs.find((one) => one === given['tab']);
  const ofClass = deviceClasses.find((one) => one === given['class']);
  const [unit, device] = [idOf(given['unit']), idOf(given['device'])];
  const { kind } = given;
  return {
    ...(tab && { tab }),
    ...(unit !== undefined && { unit }),
    ...(device !== undefined && { device }),
    ...(ofClass && { class: ofClass }),
    ...(typeof kind === 'string' && /^[a-z-]{1,20}$/u.test(kind) && { kind }),
  };
}
