import { z } from 'zod';
import { deviceClasses } from '@candor/policy/rights/modes.ts';
import { effectivePolicyBody } from '@candor/policy/rights/policy-body.ts';
import { hex32 } from '../messages/agent.ts';
import { devicePolicy } from '../messages/server.ts';
import { signedStatement } from './roots.ts';
import { route } from './route.ts';

const deviceId = z.strictObject({ id: z.uuid() });
const instant = z.int();

/** A device's policy as it was changed, and what the device said of it. */
export const shownPolicy = z.strictObject({
  version: z.int(),
  collectors: z.array(
    z.strictObject({
      name: z.string(),
      on: z.boolean(),
      everyS: z.int(),
      /** Seconds between runs where nothing was changed. */
      usualS: z.int(),
    }),
  ),
  /** What became of the last change: `usual` where nothing was ever changed. */
  state: z.enum(['usual', 'waiting', 'in-force', 'refused']),
  /** The last policy that the device refused, and the line that refused it. */
  refused: z.strictObject({ version: z.int(), line: z.string(), at: instant }).nullable(),
  /** What a root lets this device collect beyond the usual, while that counts. */
  widening: z
    .strictObject({ collectors: devicePolicy.shape.collectors, until: instant, root: hex32 })
    .nullable(),
  /** Of the last widening that was signed; 0 for none. */
  wideningVersion: z.int(),
  /** What sessions may do there, as it is sent to the device; null for an agent of before protocol 5. */
  sessions: z
    .strictObject({ deviceClass: z.enum(deviceClasses), rules: effectivePolicyBody, standing: z.int() })
    .nullable(),
});

/** Part of the group `devices`. */
export const policyRoutes = {
  /**
   * Collectors of a device off or slower than usual, at once; those that are not named are as usual. More often only
   * within what a root key signed for the device.
   */
  narrow: route({
    method: 'PUT',
    path: '/api/devices/:id/policy',
    word: 'device.edit',
    level: 'own',
    audited: true,
    params: deviceId,
    body: z.strictObject({ collectors: devicePolicy.shape.collectors }),
    response: z.strictObject({ version: z.int() }),
  }),
  /** Lets a device's policies go beyond the usual, as a root key of the company signed (statements.ts, kind `policy`). */
  widen: route({
    method: 'POST',
    path: '/api/devices/:id/widening',
    word: 'policy.widen',
    level: 'own',
    audited: true,
    params: deviceId,
    body: z.strictObject({ signed: signedStatement }),
    response: z.strictObject({ version: z.int() }),
  }),
};
