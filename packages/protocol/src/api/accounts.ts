import { z } from 'zod';
import { words } from '@candor/policy/rights/words.ts';
import { assertion, creationOptions, registration, requestOptions } from './passkey.ts';
import { route } from './route.ts';
import { factor, factorKinds } from './security.ts';

/** The domain may hold letters of any script. */
export const email = z
  .email({
    pattern:
      /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+[\p{L}\p{M}\p{N}-]{2,}$/u,
  })
  .max(254);
/** As typed, byte for byte. */
export const password = z.string().min(1).max(1024);
const line = (max: number) => z.string().trim().min(1).max(max);
const done = z.strictObject({ next: z.literal('done') });
/** `enrol`: signed in, and a factor must be set up before anything else (clause F4). */
const signedIn = z.strictObject({
  next: z.enum(['done', 'enrol']),
  /** The account had 20 sign-ins: the oldest has ended. */
  oldestEnded: z.boolean(),
});

export const accounts = {
  setupState: route({
    method: 'GET',
    path: '/api/setup',
    word: 'public',
    beforeOwner: true,
    audited: false,
    response: z.strictObject({ open: z.boolean() }),
  }),
  setup: route({
    method: 'POST',
    path: '/api/setup',
    word: 'public',
    beforeOwner: true,
    audited: true,
    perMinute: 5,
    body: z.strictObject({
      token: z.string().max(64),
      email,
      /** One of the two. */
      password: password.optional(),
      passkey: registration.optional(),
      /** "I am 18 or older." */
      ageStatement: z.boolean().optional(),
      name: line(80).optional(),
      companyName: line(120),
      operatorName: line(120),
      privacyContact: email,
      language: z.enum(['en', 'de']).default('en'),
    }),
    response: z.strictObject({ next: z.enum(['done', 'enrol']) }),
  }),
  setupPasskey: route({
    method: 'POST',
    path: '/api/setup/passkey',
    word: 'public',
    beforeOwner: true,
    audited: false,
    perMinute: 10,
    body: z.strictObject({ token: z.string().max(64), email }),
    response: creationOptions,
  }),
  signIn: route({
    method: 'POST',
    path: '/api/sign-in',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ email, password }),
    response: z.strictObject({
      next: z.enum(['done', 'enrol', 'factor']),
      /** With next `factor`: what the account has. A passkey goes to /api/sign-in/passkey. */
      factors: z.array(z.enum(factorKinds)),
      oldestEnded: z.boolean(),
    }),
  }),
  signInFactor: route({
    method: 'POST',
    path: '/api/sign-in/factor',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ factor }),
    response: signedIn,
  }),
  signInPasskeyOptions: route({
    method: 'POST',
    path: '/api/sign-in/passkey/options',
    word: 'public',
    audited: false,
    perMinute: 60,
    response: requestOptions,
  }),
  signInPasskey: route({
    method: 'POST',
    path: '/api/sign-in/passkey',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ response: assertion }),
    response: signedIn,
  }),
  signOut: route({
    method: 'POST',
    path: '/api/sign-out',
    word: 'self.account',
    audited: true,
    limited: true,
    response: done,
  }),
  me: route({
    method: 'GET',
    path: '/api/me',
    word: 'self.account',
    audited: false,
    limited: true,
    response: z.strictObject({
      /**
       * `enrol`: a factor must be set up before anything else; `provider`: the company wants them to sign in through
       * its provider.
       */
      next: z.enum(['done', 'enrol', 'provider']),
      accountId: z.uuid(),
      personId: z.uuid(),
      /** Null while the keys do not answer, as is the name. */
      email: z.string().nullable(),
      name: z.string().nullable(),
      language: z.enum(['en', 'de']),
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
