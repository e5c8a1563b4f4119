import { z } from 'zod';
import { route } from './route.ts';

const ofCompany = z.strictObject({ c: z.uuid() });
const ended = z.strictObject({ ended: z.int() });

/** What a company asks of every sign-in of its people, whatever their role. It never lasts longer than roles let it. */
const rule = z.strictObject({
  needsFactor: z.boolean(),
  /** Unused for so long, it ends; null: as the roles say. */
  idleMinutes: z.int().min(5).max(10_080).nullable(),
  /** After that it ends in any case. */
  longestHours: z.int().min(1).max(720).nullable(),
});
const shown = z.strictObject({
  rule,
  /** Active ones, and those of them who have neither passkey nor authenticator app. */
  members: z.int(),
  withoutFactor: z.int(),
});

export const signInRules = {
  signInRule: route({
    method: 'GET',
    path: '/api/companies/:c/sign-in-rule',
    word: 'sso.set',
    audited: false,
    params: ofCompany,
    response: shown,
  }),
  /** At once, also for those who are signed in. `was`: what was shown (409 `changed_meanwhile` with `rule`). */
  setSignInRule: route({
    method: 'PUT',
    path: '/api/companies/:c/sign-in-rule',
    word: 'sso.set',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({ was: rule, rule }),
    response: shown,
  }),
  /** Of another member: one sign-in opens all of their companies, so all of them end. */
  endSignInsOf: route({
    method: 'POST',
    path: '/api/companies/:c/people/:m/end-sign-ins',
    word: 'sign-in.end',
    audited: true,
    confirm: true,
    params: z.strictObject({ c: z.uuid(), m: z.uuid() }),
    response: ended,
  }),
  /** Of everybody on this instance but the one that asks. */
  endAllSignIns: route({
    method: 'POST',
    path: '/api/operator/end-sign-ins',
    word: 'instance.end-sign-ins',
    audited: true,
    confirm: true,
    /** The name of the operator's company, typed. */
    body: z.strictObject({ name: z.string().max(120) }),
    response: ended,
  }),
};
