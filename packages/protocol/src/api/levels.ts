import { z } from 'zod';
import { decisionSchema } from '@candor/policy/rights/decision.ts';
import { levels as levelNames } from '@candor/policy/rights/levels.ts';
import { companyPolicyBody, policyBody } from '@candor/policy/rights/policy-body.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { hex32 } from '../messages/agent.ts';
import { idPage } from './paging.ts';
import { signedStatement } from './roots.ts';
import { route } from './route.ts';

const instant = z.int();
const ofCompany = z.strictObject({ c: z.uuid() });
const level = z.enum(levelNames);
const subject = z.union([
  z.strictObject({ kind: z.literal('member'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(roleNames) }),
]);
const target = z.strictObject({ kind: z.enum(['unit', 'device']), id: z.uuid() });
const entry = z.strictObject({ subject, target, level });
/** Where a level on a device comes from. */
const source = z.strictObject({
  kind: z.enum(['device', 'unit', 'role', 'assigned']),
  subject,
  targetId: z.uuid().nullable(),
});
const ids = (most: number) =>
  z
    .string()
    .max(most * 37)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(most));
const ofDevice = z.strictObject({ c: z.uuid(), d: z.uuid() });
const persons = z.array(z.uuid()).max(20);

export const levels = {
  /** What was set, for units and devices, or for one of them. */
  listLevels: route({
    method: 'GET',
    path: '/api/companies/:c/levels',
    word: 'permission.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({
      target: z.uuid().optional(),
      ...idPage,
    }),
    response: z.strictObject({ items: z.array(entry.extend({ at: instant })), next: z.uuid().nullable() }),
  }),
  /** Effective levels of these members on these devices, with where each comes from. */
  matrix: route({
    method: 'GET',
    path: '/api/companies/:c/levels/matrix',
    word: 'permission.view',
    audited: false,
    params: ofCompany,
    /** Ids with commas between them. */
    query: z.strictObject({ members: ids(50), devices: ids(50) }),
    response: z.strictObject({
      cells: z.array(
        z.strictObject({
          memberId: z.uuid(),
          deviceId: z.uuid(),
          level,
          source: source.nullable(),
          /** What was set for the member on the device itself; null: nothing, the level is inherited. */
          set: level.nullable(),
          /** The role whose ceiling lowered what was set. */
          cappedBy: z.enum(roleNames).nullable(),
        }),
      ),
    }),
  }),
  /**
   * Saves all changes or none. `was` is what the caller saw: where it is something else by now, nothing is saved
   * (409 `changed_meanwhile` with `conflicts: {subject, target, was, is}[]`).
   */
  setLevels: route({
    method: 'PUT',
    path: '/api/companies/:c/levels',
    word: 'permission.set',
    audited: true,
    params: ofCompany,
    body: z.strictObject({
      changes: z
        .array(z.strictObject({ subject, target, was: level.nullable(), level: level.nullable() }))
        .min(1)
        .max(500),
      preview: z.boolean().default(false),
    }),
    response: z.strictObject({
      /** Whose effective level changes on which device; at most 2,000. */
      changes: z.array(
        z.strictObject({ memberId: z.uuid(), deviceId: z.uuid(), before: level, after: level }),
      ),
    }),
  }),
  /** Members that a device is assigned to. */
  listAssigned: route({
    method: 'GET',
    path: '/api/companies/:c/devices/:d/people',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: ofDevice,
    response: z.strictObject({ memberIds: persons }),
  }),
  assign: route({
    method: 'PUT',
    path: '/api/companies/:c/devices/:d/people',
    word: 'permission.set',
    level: 'own',
    audited: true,
    params: ofDevice,
    body: z.strictObject({ memberIds: persons }),
    response: z.strictObject({ memberIds: persons }),
  }),
  /** The ladder for oneself, or with `right.explain` for another member, also with levels that are not saved yet. */
  explain: route({
    method: 'POST',
    path: '/api/rights/explain',
    word: 'self.rights',
    audited: true,
    body: z.strictObject({
      member: z.uuid().optional(),
      device: z.uuid(),
      /** A session right, `script`, `power`, or a permission word. */
      right: z.string().max(40),
      whatIf: z
        .array(z.strictObject({ subject, target, level: level.nullable() }))
        .max(50)
        .optional(),
    }),
    response: decisionSchema,
  }),
};

const policyTarget = z.strictObject({ kind: z.enum(['company', 'unit', 'device']), id: z.uuid() });
const body = z.union([companyPolicyBody, policyBody]);

/** What sessions may ask for, on company, unit and device; the strictest on a device's path counts. */
export const policies = {
  /** The body in force at this place (null: it says nothing), and its earlier versions. */
  getPolicy: route({
    method: 'GET',
    path: '/api/companies/:c/policy',
    word: 'policy.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({ kind: policyTarget.shape.kind, id: z.uuid() }),
    response: z.strictObject({
      target: policyTarget,
      version: z.int(),
      body: body.nullable(),
      /** Of the company: how far a root lets its policy go, and the version that it signed. Null: nothing is signed. */
      signed: z
        .strictObject({ version: z.int(), body: companyPolicyBody, until: instant, root: hex32 })
        .nullable(),
      /** Newest first, the one in force included; at most 50. */
      versions: z.array(
        z.strictObject({ version: z.int(), body, byMemberId: z.uuid().nullable(), inForceAt: instant }),
      ),
    }),
  }),
  /**
   * What only narrows; with the word `policy.widen` also wider: a unit or device, since it can only be stricter than its
   * company, and the company as far as a root signed, or as the default goes (else 403 `root_needed`). `was`: the version
   * that was seen.
   */
  setPolicy: route({
    method: 'PUT',
    path: '/api/companies/:c/policy',
    word: 'policy.set',
    audited: true,
    params: ofCompany,
    body: z.strictObject({ target: policyTarget, was: z.int().min(0), body }),
    response: z.strictObject({ version: z.int() }),
  }),
  /** The company's policy as a root key signed it (statements.ts, kind `session-rules`, version `was` + 1), also wider. */
  widenPolicy: route({
    method: 'POST',
    path: '/api/companies/:c/policy/signed',
    word: 'policy.widen',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({ was: z.int().min(0), signed: signedStatement }),
    response: z.strictObject({ version: z.int() }),
  }),
};
