import { z } from 'zod';
import { words } from '@candor/policy/rights/words.ts';
import { route } from './route.ts';

export const email = z.email().max(254);
/** Bytes, not characters, bound the work of hashing. */
export const password = z.string().min(1).max(1024);
const line = (max: number) => z.string().trim().min(1).max(max);
const done = z.strictObject({ next: z.literal('done') });

export const accounts = {
  setupState: route({
    method: 'GET',
    path: '/api/setup',
    word: 'public',
    audited: false,
    response: z.strictObject({ open: z.boolean() }),
  }),
  setup: route({
    method: 'POST',
    path: '/api/setup',
    word: 'public',
    audited: true,
    perMinute: 5,
    body: z.strictObject({
      token: z.string().max(64),
      email,
      password,
      name: line(80).optional(),
      companyName: line(120),
      operatorName: line(120),
      privacyContact: email,
    }),
    response: done,
  }),
  signIn: route({
    method: 'POST',
    path: '/api/sign-in',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ email, password }),
    response: done,
  }),
  signOut: route({
    method: 'POST',
    path: '/api/sign-out',
    word: 'self.account',
    audited: true,
    response: done,
  }),
  me: route({
    method: 'GET',
    path: '/api/me',
    word: 'self.account',
    audited: false,
    response: z.strictObject({
      accountId: z.uuid(),
      personId: z.uuid(),
      /** Null while the keys do not answer, as is the name. */
      email: z.string().nullable(),
      name: z.string().nullable(),
      company: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
      words: z.array(z.enum(words)),
    }),
  }),
  instance: route({
    method: 'GET',
    path: '/api/instance',
    word: 'public',
    audited: false,
    response: z.strictObject({
      operatorName: z.string().nullable(),
      privacyContact: z.string().nullable(),
      version: z.string(),
    }),
  }),
  liveTicket: route({
    method: 'POST',
    path: '/api/live-ticket',
    word: 'self.account',
    audited: false,
    response: z.strictObject({ ticket: z.string() }),
  }),
};
