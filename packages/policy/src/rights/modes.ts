import type { Level } from './levels.ts';
import { policyRights, type PolicyRight } from './session-rights.ts';
import { coversHours, type WeeklyHours } from './weekly-hours.ts';

/** The level that somebody needs to ask for a right. */
export const levelOfRight: Readonly<Record<PolicyRight, Level>> = {
  'screen.view': 'view',
  'screen.control': 'support',
  clipboard: 'support',
  terminal: 'control',
  'terminal.system': 'own',
  files: 'support',
  'files.system': 'own',
  record: 'own',
  chat: 'view',
  script: 'control',
  power: 'control',
};

/** Strictest first. `standing`: without a prompt where a standing consent covers it. */
export const modes = ['never', 'ask', 'standing'] as const;
export type Mode = (typeof modes)[number];

export const deviceClasses = ['workstation', 'server'] as const;
export type DeviceClass = (typeof deviceClasses)[number];

/** What a unit or a device says; what it leaves out bounds nothing. Its form is in `policy-body.ts`. */
export interface PolicyBody {
  rights: Partial<Record<PolicyRight, Mode>>;
  /** When a right may be used at all; none: at all times. */
  hours?: WeeklyHours | undefined;
  /** How long a prompt waits; silence is no. */
  promptTimeoutS?: number | undefined;
  grantMinutes?: number | undefined;
  /** Ask, also where a standing consent covers it, if somebody is at the device. */
  askIfPresent?: boolean | undefined;
  answerFrom?: 'device' | 'device-or-portal' | undefined;
}

/** What a company says, for each class of device; what it leaves out is as in `defaultBody`. */
export type CompanyPolicyBody = Record<DeviceClass, PolicyBody>;

const neverAtFirst: readonly PolicyRight[] = ['record', 'terminal.system', 'files.system'];

/** The policy of a company that set none. */
export const defaultBody = {
  rights: Object.fromEntries(
    policyRights.map((right) => [right, neverAtFirst.includes(right) ? 'never' : 'ask']),
  ) as Readonly<Record<PolicyRight, Mode>>, // made of every right in the line above
  promptTimeoutS: 30,
  grantMinutes: 60,
  askIfPresent: true,
  answerFrom: 'device',
} as const satisfies PolicyBody;

/** What a company's body means, with everything that it leaves out. */
export function completeBody(body: PolicyBody): PolicyBody {
  return { ...defaultBody, ...body, rights: { ...defaultBody.rights, ...body.rights } };
}

/** A place on a device's path that says something: its company (the body of the device's class), a unit, or itself. */
export interface PolicyNode {
  readonly kind: 'company' | 'unit' | 'device';
  readonly id: string;
  readonly name: string;
  readonly body: PolicyBody;
}

/**
 * The strictest mode that a node of the path says, and the outermost that says it; null where the default decides.
 * A unit or device can only be stricter than its company.
 */
export function effectiveMode(
  path: readonly PolicyNode[],
  right: PolicyRight,
): { mode: Mode; node: PolicyNode | null } {
  const ofCompany =
    path.find((node) => node.kind === 'company' && node.body.rights[right] !== undefined) ?? null;
  let strictest = { mode: ofCompany?.body.rights[right] ?? defaultBody.rights[right], node: ofCompany };
  for (const node of path) {
    const mode = node.body.rights[right];
    if (mode !== undefined && isStricter(mode, strictest.mode)) strictest = { mode, node };
  }
  return strictest;
}

const isStricter = (one: Mode, other: Mode) => modes.indexOf(one) < modes.indexOf(other);

/**
 * Whether nothing becomes possible that was not before; then the change needs no signature of a root. Both bodies are of
 * the same place.
 */
export function isNarrowing<Body extends PolicyBody | CompanyPolicyBody>(before: Body, after: Body): boolean {
  if ('rights' in before && 'rights' in after) return isNarrowerBody(before, after);
  if ('rights' in before || 'rights' in after) return false;
  return deviceClasses.every((one) => isNarrowerBody(completeBody(before[one]), completeBody(after[one])));
}

function isNarrowerBody(before: PolicyBody, after: PolicyBody): boolean {
  return (
    policyRights.every(
      (right) => !isStricter(before.rights[right] ?? 'standing', after.rights[right] ?? 'standing'),
    ) &&
    coversHours(before.hours, after.hours) &&
    (after.promptTimeoutS ?? Infinity) <= (before.promptTimeoutS ?? Infinity) &&
    (after.grantMinutes ?? Infinity) <= (before.grantMinutes ?? Infinity) &&
    (after.askIfPresent === true || before.askIfPresent !== true) &&
    (after.answerFrom === 'device' || before.answerFrom !== 'device')
  );
}
