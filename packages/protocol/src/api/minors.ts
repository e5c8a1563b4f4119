import { z } from 'zod';
import { email } from './accounts.ts';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line, paragraph } from './text.ts';

const instant = z.int();
const ofReport = z.strictObject({ id: z.uuid() });

/** Reports that an account may be a minor's (clause M87). */
export const minors = {
  /** 202, the same for everybody: it says nothing of any account. */
  reportMinor: route({
    method: 'POST',
    path: '/api/minor-reports',
    word: 'public',
    audited: true,
    perMinute: 6,
    body: z.strictObject({
      what: paragraph(2000),
      /** The account's address or name, or where it was seen. */
      where: line(300),
      contact: email.optional(),
    }),
    response: z.strictObject({ next: z.literal('received') }),
  }),
  /** Of the operator alone, to whom they are made; the newest first. */
  listMinorReports: route({
    method: 'GET',
    path: '/api/minor-reports',
    word: 'request.handle',
    audited: false,
    query: z.strictObject({ ...idPage, state: z.enum(['open', 'all']).default('open') }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          state: z.enum(['open', 'erased', 'dismissed']),
          receivedAt: instant,
          dueAt: instant,
          /** Null once it is gone, and while keys do not answer, as are the two after it. */
          what: z.string().nullable(),
          where: z.string().nullable(),
          contact: z.string().nullable(),
          endedAt: instant.nullable(),
          /** Who answered it; null where their account is gone or gave no name. */
          by: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /**
   * It is so: the account with that address is erased at once, and the report's words with it. Companies of which it is
   * the only owner have none then: 409 `companies_left` with `{companies: [{id, name}]}` until `leaves` names each.
   */
  eraseMinor: route({
    method: 'POST',
    path: '/api/minor-reports/:id/erase',
    word: 'request.handle',
    audited: true,
    confirm: true,
    perMinute: 10,
    params: ofReport,
    body: z.strictObject({ email, leaves: z.array(z.uuid()).max(200).default([]) }),
    response: z.strictObject({ erasure: z.uuid(), rows: z.int() }),
  }),
  /** It is not so, or there is no such account. */
  dismissMinorReport: route({
    method: 'POST',
    path: '/api/minor-reports/:id/dismiss',
    word: 'request.handle',
    audited: true,
    confirm: true,
    params: ofReport,
    body: z.strictObject({ reason: paragraph(500) }),
    response: z.strictObject({}),
  }),
};
