import { z } from 'zod';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line, paragraph } from './text.ts';

const instant = z.int();
const id = z.strictObject({ id: z.uuid() });
const named = z.string().nullable();
const done = z.strictObject({});

/** Somebody at a device wants help (clause U1). It grants nothing. */
const helpRequest = z.strictObject({
  id: z.uuid(),
  device: z.strictObject({ id: z.uuid(), label: z.string() }),
  from: z.strictObject({ memberId: z.uuid().nullable(), name: named, isSelf: z.boolean() }),
  /** Null where keys do not answer. */
  text: named,
  askedAt: instant,
  state: z.enum(['waiting', 'taken', 'done', 'taken-back']),
  /** Who looks after it; null for staff of the operator, whose `name` may still be there. */
  taken: z.strictObject({ name: named, isSelf: z.boolean(), at: instant }).nullable(),
  answer: z.strictObject({ name: named, at: instant, note: named }).nullable(),
  /** Whether the caller may take it and answer. */
  mayHandle: z.boolean(),
});

/** What waits for help: the smallest form of a ticket. */
export const help = {
  /** With `ticket.handle` all of devices that the caller sees, else their own; the newest first. */
  listHelp: route({
    method: 'GET',
    path: '/api/portal/help',
    word: 'self.portal',
    audited: false,
    query: z.strictObject({ state: z.enum(['open', 'over']).optional(), ...idPage }),
    response: z.strictObject({ items: z.array(helpRequest), next: z.uuid().nullable() }),
  }),
  /** For a device that is assigned to the caller, or that they see. At most 20 of one person wait (422 `limit_reached`). */
  askForHelp: route({
    method: 'POST',
    path: '/api/portal/help',
    word: 'self.portal',
    audited: true,
    body: z.strictObject({ device: z.uuid(), text: paragraph(500) }),
    response: id,
  }),
  /** The first one has it: 409 `request_over` with `{state, by}`. */
  takeHelp: route({
    method: 'POST',
    path: '/api/portal/help/:id/take',
    word: 'ticket.handle',
    audited: true,
    params: id,
    response: done,
  }),
  finishHelp: route({
    method: 'POST',
    path: '/api/portal/help/:id/finish',
    word: 'ticket.handle',
    audited: true,
    params: id,
    body: z.strictObject({ note: line(200).optional() }),
    response: done,
  }),
  takeBackHelp: route({
    method: 'DELETE',
    path: '/api/portal/help/:id',
    word: 'self.portal',
    audited: true,
    params: id,
    response: done,
  }),
};
