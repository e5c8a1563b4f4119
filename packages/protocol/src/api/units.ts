import { z } from 'zod';
import { levels } from '@candor/policy/rights/levels.ts';
import { modes } from '@candor/policy/rights/modes.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line } from './text.ts';

const instant = z.int();
const ofCompany = z.strictObject({ c: z.uuid() });
const ofUnit = z.strictObject({ c: z.uuid(), u: z.uuid() });
export const unitKinds = ['site', 'department', 'group'] as const;

const unit = z.strictObject({
  id: z.uuid(),
  /** Null at the top. */
  parentId: z.uuid().nullable(),
  name: z.string(),
  kind: z.enum(unitKinds),
  /** Directly in it. */
  devices: z.int(),
  members: z.int(),
});

const moveBody = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(500),
  /** The unit to which they go; null: the top. */
  to: z.uuid().nullable(),
  reason: line(200).optional(),
  /** Says what would change, and changes nothing. */
  preview: z.boolean().default(false),
});
const moved = z.strictObject({
  items: z.array(z.strictObject({ id: z.uuid(), outcome: z.enum(['moved', 'there-already', 'not_found']) })),
  /** Of a device: each member whose level, and each right whose mode the move changes. At most 2,000 lines. */
  changes: z.array(
    z.union([
      z.strictObject({
        deviceId: z.uuid(),
        memberId: z.uuid(),
        before: z.enum(levels),
        after: z.enum(levels),
      }),
      z.strictObject({
        deviceId: z.uuid(),
        right: z.enum(policyRights),
        before: z.enum(modes),
        after: z.enum(modes),
      }),
    ]),
  ),
});

export const historyKinds = [
  'company',
  'unit-created',
  'unit-renamed',
  'unit-moved',
  'unit-removed',
  'device-moved',
  'device-transferred',
  'device-taken-over',
  'member-joined',
  'member-changed',
  'member-moved',
  'member-left',
  'roles',
  'level',
  'assigned',
  'staff',
  'policy',
  'sign-in-rule',
] as const;
const historyQuery = {
  /** A unit, device, member, or the company itself. */
  subject: z.uuid().optional(),
  kind: z.enum(historyKinds).optional(),
};

export const units = {
  /** All of them, by name; at most 2,000. */
  listUnits: route({
    method: 'GET',
    path: '/api/companies/:c/units',
    word: 'unit.view',
    audited: false,
    params: ofCompany,
    response: z.strictObject({ items: z.array(unit) }),
  }),
  /** Devices that the caller may see, with the unit in which each lies, in the order of their enrolment. */
  listPlaced: route({
    method: 'GET',
    path: '/api/companies/:c/devices',
    word: 'device.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({
      /** Directly in it; `top`: in none. */
      unit: z.union([z.uuid(), z.literal('top')]).optional(),
      /** This one alone. */
      device: z.uuid().optional(),
      ...idPage,
    }),
    response: z.strictObject({
      items: z.array(z.strictObject({ id: z.uuid(), label: z.string(), unitId: z.uuid().nullable() })),
      next: z.uuid().nullable(),
    }),
  }),
  createUnit: route({
    method: 'POST',
    path: '/api/companies/:c/units',
    word: 'unit.edit',
    audited: true,
    params: ofCompany,
    body: z.strictObject({ name: line(80), kind: z.enum(unitKinds), parentId: z.uuid().nullable() }),
    response: unit,
  }),
  editUnit: route({
    method: 'PATCH',
    path: '/api/companies/:c/units/:u',
    word: 'unit.edit',
    audited: true,
    params: ofUnit,
    body: z.strictObject({ name: line(80).optional(), kind: z.enum(unitKinds).optional() }),
    response: unit,
  }),
  /** Of a unit that holds something only with `contents`: then it goes to the parent. */
  removeUnit: route({
    method: 'DELETE',
    path: '/api/companies/:c/units/:u',
    word: 'unit.edit',
    audited: true,
    params: ofUnit,
    query: z.strictObject({ contents: z.literal('to-parent').optional() }),
    response: z.strictObject({}),
  }),
  moveUnits: route({
    method: 'POST',
    path: '/api/companies/:c/moves/units',
    word: 'unit.edit',
    audited: true,
    params: ofCompany,
    body: moveBody,
    response: moved,
  }),
  moveDevices: route({
    method: 'POST',
    path: '/api/companies/:c/moves/devices',
    word: 'device.move',
    audited: true,
    params: ofCompany,
    body: moveBody,
    response: moved,
  }),
  movePeople: route({
    method: 'POST',
    path: '/api/companies/:c/moves/people',
    word: 'person.edit',
    audited: true,
    params: ofCompany,
    body: moveBody,
    response: moved,
  }),
  /** Newest first. */
  history: route({
    method: 'GET',
    path: '/api/companies/:c/history',
    word: 'company.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({
      ...historyQuery,
      ...idPage,
    }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          at: instant,
          kind: z.enum(historyKinds),
          subjectId: z.uuid(),
          /** What the subject is called now, or was when it went; null for a person. */
          subject: z.string().nullable(),
          from: z.string().nullable(),
          to: z.string().nullable(),
          /** Who did it: a member, null for staff or the server itself. */
          byMemberId: z.uuid().nullable(),
          by: z.enum(['member', 'staff', 'server']),
          reason: z.string().nullable(),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** As CSV (RFC 4180) in which no cell is a formula; the newest 10,000. */
  historyFile: route({
    method: 'GET',
    path: '/api/companies/:c/history.csv',
    word: 'company.view',
    audited: true,
    params: ofCompany,
    query: z.strictObject(historyQuery),
    response: 'binary',
  }),
};
