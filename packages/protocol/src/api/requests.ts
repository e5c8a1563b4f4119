import { z } from 'zod';
import { decisionLines } from '@candor/policy/rights/decision.ts';
import { levels } from '@candor/policy/rights/levels.ts';
import { route } from './route.ts';
import { line } from './text.ts';

const instant = z.int();
const level = z.enum(levels);
const id = z.strictObject({ id: z.uuid() });
const named = z.string().nullable();
const device = z.strictObject({ id: z.uuid(), label: z.string() });
/** Who ended it and when; null as long as it waits. `by` is null for staff, and for who has left. */
const answer = z.strictObject({ by: named, isSelf: z.boolean(), at: instant, note: named }).nullable();

/** A right that somebody was refused and asks for (clause U2). */
const rightRequest = z.strictObject({
  id: z.uuid(),
  device,
  /** A session right, `script`, `power`, or a permission word. */
  right: z.string(),
  /** What refused it. */
  line: z.enum(decisionLines),
  /** The level that would do, where a level is all that is missing. */
  needed: level.nullable(),
  /** Null while keys do not answer. */
  reason: named,
  /** Without a membership: staff of the operator, whose name `staffOf` is. */
  from: z.strictObject({ memberId: z.uuid().nullable(), name: named, isSelf: z.boolean(), staffOf: named }),
  askedAt: instant,
  expiresAt: instant,
  state: z.enum(['waiting', 'allowed', 'done', 'refused', 'taken-back', 'expired']),
  answer,
  mayAnswer: z.boolean(),
  /** What is set for them on the device itself; null: nothing, their level is inherited. */
  set: level.nullable(),
});

/** A device that one company offers to another (clause C3). */
const transfer = z.strictObject({
  id: z.uuid(),
  device,
  /** `out`: of the caller's company; `in`: to it. */
  way: z.enum(['out', 'in']),
  /** The other company; without a name where the caller does not belong to it. */
  company: z.strictObject({ id: z.uuid(), name: named }),
  offeredAt: instant,
  expiresAt: instant,
  state: z.enum(['waiting', 'accepted', 'refused', 'taken-back', 'expired']),
  answer,
});

const perform = { audited: true, word: 'self.portal' } as const;
const carry = { audited: true, word: 'device.transfer', confirm: true } as const;

/** What waits for an answer in the caller's company, and what was answered. */
export const requests = {
  /** Those that wait first, then the newest others: at most 200 and 50 of each kind. */
  listRequests: route({
    method: 'GET',
    path: '/api/portal/requests',
    word: 'self.portal',
    audited: false,
    response: z.strictObject({
      rights: z.array(rightRequest),
      transfers: z.array(transfer),
      /** Members whose factors will be removed, for whoever may ask for it (clause A10). */
      resets: z.array(
        z.strictObject({ name: named, by: named, requestedAt: instant, dueAt: instant, isSelf: z.boolean() }),
      ),
      /** Customers without an owner, for whoever makes companies: its staff can invite one. At most 50. */
      ownerless: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
      /** How many of these wait for the caller's own answer, and how many requests for help for somebody like them. */
      mine: z.int(),
    }),
  }),
  /**
   * Asks those who can change what refuses it. One waits at a time for the same right on the same device (409
   * `already_exists`); 409 `nothing_to_ask` where nothing refuses, or nobody in the company can change it.
   */
  askForRight: route({
    method: 'POST',
    path: '/api/portal/requests',
    ...perform,
    body: z.strictObject({ device: z.uuid(), right: z.string().max(40), reason: line(200) }),
    response: id,
  }),
  takeBackRequest: route({
    method: 'DELETE',
    path: '/api/portal/requests/:id',
    ...perform,
    params: id,
    response: z.strictObject({}),
  }),
  /**
   * Sets the level that would do, as the matrix of levels does, where a level is all that a member misses; `was` is what
   * the caller saw there (409 `changed_meanwhile`). The first answer counts: a later one gets 409 `request_over` with
   * `{state, by, at}`.
   */
  allowRequest: route({
    method: 'POST',
    path: '/api/portal/requests/:id/allow',
    ...perform,
    params: id,
    body: z.strictObject({
      was: level.nullable(),
      /** Answers what it would change, and saves nothing. */
      preview: z.boolean().default(false),
    }),
    response: z.strictObject({
      /** Of whoever asked, on this device; none where another entry says more. */
      changes: z.array(z.strictObject({ before: level, after: level })),
    }),
  }),
  /** `done`: it was changed where it is said. Later answers as above. */
  answerRequest: route({
    method: 'POST',
    path: '/api/portal/requests/:id/answer',
    ...perform,
    params: id,
    body: z.strictObject({ answer: z.enum(['done', 'refuse']), note: line(200).optional() }),
    response: z.strictObject({}),
  }),
  /**
   * The same answer for every id, also for one that is nobody's: nothing is said about another company. One offer at a
   * time (409 `already_exists`).
   */
  offerDevice: route({
    method: 'POST',
    path: '/api/devices/:id/transfer',
    ...carry,
    level: 'own',
    params: id,
    body: z.strictObject({ to: z.uuid() }),
    response: id,
  }),
  takeBackTransfer: route({
    method: 'DELETE',
    path: '/api/portal/transfers/:id',
    audited: true,
    word: 'device.transfer',
    params: id,
    response: z.strictObject({}),
  }),
  /**
   * In the receiving company. Accepting ends the device in the company that gives it, with its levels and standing
   * consents; it has to be enrolled anew. Refused without a free seat (403 `seats_full`, `licence_lapsed`).
   */
  answerTransfer: route({
    method: 'POST',
    path: '/api/portal/transfers/:id/answer',
    ...carry,
    params: id,
    body: z.strictObject({ answer: z.enum(['accept', 'refuse']) }),
    response: z.strictObject({}),
  }),
};
