import type { Level } from './levels.ts';
import { policyRights, type PolicyRight } from './session-rights.ts';
import { commonHours, coversHours, type WeeklyHours } from './weekly-hours.ts';

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
  hours?: WeeklyHours;
  /** How long a prompt waits; silence is no. */
  promptTimeoutS?: number;
  grantMinutes?: number;
  /** Ask, also where a standing consent covers it, if somebody is at the device. */
  askIfPresent?: boolean;
  answerFrom?: 'device' | 'device-or-portal';
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

/** What a body says beside its rights and hours. */
export const settings = ['promptTimeoutS', 'grantMinutes', 'askIfPresent', 'answerFrom'] as const;
export type Setting = (typeof settings)[number];
export const isSetting = (part: PolicyPart): part is Setting => settings.some((one) => one === part);

type SettingValues = Required<Pick<PolicyBody, Setting>>;
const usualSettings: SettingValues = defaultBody;

/** The strictest value that a node of the path says, and the outermost that says it; null where the default decides. */
export function effectiveSetting<S extends Setting>(
  path: readonly PolicyNode[],
  name: S,
): { value: SettingValues[S]; node: PolicyNode | null } {
  const ofCompany = path.find(({ kind, body }) => kind === 'company' && body[name] !== undefined) ?? null;
  let strictest: { body: PolicyBody; node: PolicyNode | null } = {
    body: ofCompany?.body ?? defaultBody,
    node: ofCompany,
  };
  for (const node of path)
    if (widthOf(node.body[name]) < widthOf(strictest.body[name])) strictest = { body: node.body, node };
  const { [name]: value = usualSettings[name] } = strictest.body;
  // one type by two ways: a setting that is said, and one that has to be
  return { value: value as SettingValues[S], node: strictest.node };
}

/** How much a setting lets happen; what is not said bounds nothing. */
function widthOf(value: PolicyBody[Setting]): number {
  if (typeof value === 'number') return value;
  return value === true || value === 'device' ? 0 : Infinity;
}

/** What holds on a device: of each part the strictest that its path says, and only hours that all of it leaves open. */
export function effectiveBody(path: readonly PolicyNode[]): PolicyBody {
  const hours = path
    .map(({ body }) => body.hours)
    .reduce((open, one) => (open && one ? commonHours(open, one) : (open ?? one)), undefined);
  return {
    rights: Object.fromEntries(policyRights.map((right) => [right, effectiveMode(path, right).mode])),
    ...(hours && { hours }),
    promptTimeoutS: effectiveSetting(path, 'promptTimeoutS').value,
    grantMinutes: effectiveSetting(path, 'grantMinutes').value,
    askIfPresent: effectiveSetting(path, 'askIfPresent').value,
    answerFrom: effectiveSetting(path, 'answerFrom').value,
  };
}

/** A part of a body that can differ from another's. */
export type PolicyPart = PolicyRight | 'hours' | Setting;
export const policyParts: readonly PolicyPart[] = [...policyRights, 'hours', ...settings];

/** Parts in which two bodies differ. */
export function changedParts(before: PolicyBody, after: PolicyBody): PolicyPart[] {
  return policyParts.filter((part) => {
    if (part === 'hours') return JSON.stringify(before.hours) !== JSON.stringify(after.hours);
    return isSetting(part) ? before[part] !== after[part] : before.rights[part] !== after.rights[part];
  });
}

/** Parts by which something becomes possible that was not before. Both bodies are of the same unit, device or class. */
export function widenedParts(before: PolicyBody, after: PolicyBody): PolicyPart[] {
  return [
    ...policyRights.filter((right) =>
      isStricter(before.rights[right] ?? 'standing', after.rights[right] ?? 'standing'),
    ),
    ...(coversHours(before.hours, after.hours) ? [] : (['hours'] as const)),
    ...settings.filter((name) => widthOf(after[name]) > widthOf(before[name])),
  ];
}

/**
 * Whether nothing becomes possible that was not before; then the change needs no signature of a root. Both bodies are of
 * the same place.
 */
export function isNarrowing<Body extends PolicyBody | CompanyPolicyBody>(before: Body, after: Body): boolean {
  if ('rights' in before && 'rights' in after) return widenedParts(before, after).length === 0;
  if ('rights' in before || 'rights' in after) return false;
  return deviceClasses.every(
    (one) => widenedParts(completeBody(before[one]), completeBody(after[one])).length === 0,
  );
}
