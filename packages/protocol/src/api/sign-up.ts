import { z } from 'zod';
import { hex32 } from '../messages/agent.ts';
import { email, password } from './accounts.ts';
import { assertion, creationOptions, registration, requestOptions } from './passkey.ts';
import { route } from './route.ts';
import { factor } from './security.ts';

/** What a mailed link holds behind "#t=": 32 bytes as base64url. Whatever else it is, it is answered alike. */
export const linkToken = z.string().max(64);
export const languages = ['en', 'de'] as const;
export const name = z.string().trim().min(1).max(80);
const byLink = z.strictObject({ token: linkToken });
const mailed = z.strictObject({ next: z.literal('mail') });

/** An agreement as it was shown. */
export const accepted = z.strictObject({
  agreement: z.uuid(),
  version: z.int().min(1),
  language: z.enum(languages),
  sha256: hex32,
});
const statements = {
  /** "I am 18 or older." */
  ageStatement: z.boolean().optional(),
  language: z.enum(languages),
  agreements: z.array(accepted).max(10).optional(),
};
const credentials = {
  /** One of the two. */
  password: password.optional(),
  passkey: registration.optional(),
  name: name.optional(),
};

/** Sign-up and recovery: by mailed links, which nothing but the POST of their page uses up. */
export const signUp = {
  /** Who may sign up here, and whether links can be mailed. */
  signUpState: route({
    method: 'GET',
    path: '/api/sign-up',
    word: 'public',
    audited: false,
    response: z.strictObject({ signUp: z.enum(['invite', 'open', 'closed']), mail: z.enum(['on', 'off']) }),
  }),
  /** 202, the same for every address: the letter says what it leads to. Asking again makes the earlier link void. */
  signUp: route({
    method: 'POST',
    path: '/api/sign-up',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ email, ...statements, invitation: linkToken.optional() }),
    response: mailed,
  }),
  signUpPasskey: route({
    method: 'POST',
    path: '/api/sign-up/passkey',
    word: 'public',
    audited: false,
    perMinute: 20,
    body: byLink,
    response: creationOptions,
  }),
  /** Makes the account and signs it in. */
  completeSignUp: route({
    method: 'POST',
    path: '/api/sign-up/complete',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: byLink.extend(credentials),
    response: z.strictObject({ next: z.enum(['done', 'enrol']) }),
  }),
  /** With an invitation's link instead of a mailed one: the invited address needs no second letter. */
  signUpInvited: route({
    method: 'POST',
    path: '/api/sign-up/invited',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ invitation: linkToken, ...statements, ...credentials }),
    response: z.strictObject({ next: z.enum(['done', 'enrol']) }),
  }),
  signUpInvitedPasskey: route({
    method: 'POST',
    path: '/api/sign-up/invited/passkey',
    word: 'public',
    audited: false,
    perMinute: 20,
    body: z.strictObject({ invitation: linkToken }),
    response: creationOptions,
  }),
  /** 202, the same for every address. A new link makes the earlier one void. */
  recover: route({
    method: 'POST',
    path: '/api/recovery',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ email }),
    response: mailed,
  }),
  /** What has to come with the new password. Uses nothing up. */
  recoveryOptions: route({
    method: 'POST',
    path: '/api/recovery/options',
    word: 'public',
    audited: false,
    perMinute: 20,
    body: byLink,
    response: z.strictObject({
      /** Empty, and no passkey: nothing. Else one of these or the passkey. */
      factors: z.array(z.enum(['totp', 'recovery-code'])),
      passkey: requestOptions.nullable(),
    }),
  }),
  /** Takes the new password, ends all sign-ins, and leaves API tokens. */
  completeRecovery: route({
    method: 'POST',
    path: '/api/recovery/complete',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: byLink.extend({ password, factor: factor.optional(), passkey: assertion.optional() }),
    response: z.strictObject({ next: z.literal('sign-in') }),
  }),
};
