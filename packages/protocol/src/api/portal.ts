import { z } from 'zod';
import { levels } from '@candor/policy/rights/levels.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { ruleChange } from '@candor/policy/rights/rule-change.ts';
import { route } from './route.ts';
import { historyKinds } from './units.ts';

const instant = z.int();

/** What somebody sees first who only uses their devices (clause U1). */
export const portal = {
  /** Devices that are assigned to the caller; at most 50. */
  myDevices: route({
    method: 'GET',
    path: '/api/portal/devices',
    word: 'self.portal',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          label: z.string(),
          /** Who of the company has a level above none, the highest first; at most 20. */
          people: z.array(
            z.strictObject({
              memberId: z.uuid(),
              name: z.string().nullable(),
              level: z.enum(levels),
              isSelf: z.boolean(),
            }),
          ),
          /** How many more there are. */
          more: z.int(),
          /** What was changed in what sessions may do there, the newest first; at most 20. */
          changes: z.array(ruleChange),
          /** What was last changed about it, by whom: null for staff and the server. */
          last: z
            .strictObject({
              at: instant,
              kind: z.enum(historyKinds),
              by: z.enum(['member', 'staff', 'server']),
              name: z.string().nullable(),
            })
            .nullable(),
        }),
      ),
      /** Staff of the operator that reach the whole company, and so each of these. */
      staff: z.array(
        z.strictObject({ memberId: z.uuid(), name: z.string().nullable(), role: z.enum(roleNames) }),
      ),
    }),
  }),
};
