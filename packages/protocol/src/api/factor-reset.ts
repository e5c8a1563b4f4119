import { z } from 'zod';
import { email } from './accounts.ts';
import { route } from './route.ts';
import { linkToken } from './sign-up.ts';
import { line } from './text.ts';

const instant = z.int();
const byLink = z.strictObject({ token: linkToken });
const due = z.strictObject({ dueAt: instant });
const done = z.strictObject({ next: z.literal('done') });
const own = { path: '/api/me/factor-reset', word: 'self.security', limited: true } as const;

/** Removing all factors of somebody who lost them: later, announced by mail, and cancelled by one click (clause A10). */
export const factorReset = {
  /** Of another member, after 24 hours. */
  resetFactors: route({
    method: 'POST',
    path: '/api/companies/:c/people/:m/factor-reset',
    word: 'factor.reset',
    audited: true,
    confirm: true,
    params: z.strictObject({ c: z.uuid(), m: z.uuid() }),
    body: z.strictObject({ reason: line(200) }),
    response: due,
  }),
  /** 202, the same for every address. The letter leads to the reset, or says whom to ask instead. */
  askFactorReset: route({
    method: 'POST',
    path: '/api/factor-reset',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ email }),
    response: z.strictObject({ next: z.literal('mail') }),
  }),
  /** The factors go after 72 hours; one that waits already goes on. */
  beginFactorReset: route({
    method: 'POST',
    path: '/api/factor-reset/begin',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: byLink,
    response: due,
  }),
  cancelFactorReset: route({
    method: 'POST',
    path: '/api/factor-reset/cancel',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: byLink,
    response: done,
  }),
  ownFactorReset: route({
    method: 'GET',
    ...own,
    audited: false,
    response: z.strictObject({
      /** Null where none waits. */
      waiting: z
        .strictObject({
          requestedAt: instant,
          dueAt: instant,
          /** Name of the company in which somebody asked for it; null: by the mailed link. */
          company: z.string().nullable(),
          reason: z.string().nullable(),
        })
        .nullable(),
    }),
  }),
  cancelOwnFactorReset: route({ method: 'DELETE', ...own, audited: true, response: done }),
};
