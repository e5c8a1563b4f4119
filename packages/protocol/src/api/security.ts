import { z } from 'zod';
import { assertion, creationOptions, registration, requestOptions } from './passkey.ts';
import { route } from './route.ts';

const done = z.strictObject({ next: z.literal('done') });
const id = z.strictObject({ id: z.uuid() });
/** Six digits of an authenticator app; people type a space in the middle. */
export const totpCode = z
  .string()
  .max(16)
  .transform((text) => text.replaceAll(/\s/gu, ''))
  .pipe(z.string().regex(/^[0-9]{6}$/u));
/** 24 characters of Crockford's base32; case, spaces and hyphens do not matter, O is 0, I and L are 1. */
export const recoveryCode = z.string().min(24).max(64);
/** A second factor beside the password. */
export const factor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), code: totpCode }),
  z.strictObject({ kind: z.literal('recovery-code'), code: recoveryCode }),
]);
export const factorKinds = ['totp', 'passkey', 'recovery-code'] as const;
const passkeyName = z.string().trim().min(1).max(40);
/** Set-up of a factor is all that somebody who needs one may do; each change asks for a confirmation (clause F5). */
const own = { word: 'self.security', limited: true } as const;
const change = { ...own, audited: true, confirm: true } as const;

export const security = {
  /** How this person may confirm that it is them, with what their browser needs for a passkey. */
  confirmOptions: route({
    method: 'POST',
    path: '/api/confirm/options',
    word: 'self.confirm',
    audited: false,
    limited: true,
    response: z.strictObject({
      password: z.boolean(),
      /** What has to come with the password; empty: nothing. */
      factors: z.array(z.enum(['totp', 'recovery-code'])),
      passkey: requestOptions.nullable(),
    }),
  }),
  confirmPasskey: route({
    method: 'POST',
    path: '/api/confirm/passkey',
    word: 'self.confirm',
    audited: true,
    limited: true,
    perMinute: 20,
    body: z.strictObject({ response: assertion }),
    response: done,
  }),
  confirmPassword: route({
    method: 'POST',
    path: '/api/confirm/password',
    word: 'self.confirm',
    audited: true,
    limited: true,
    perMinute: 20,
    body: z.strictObject({ password: z.string().min(1).max(1024), factor: factor.optional() }),
    response: done,
  }),
  signIns: route({
    method: 'GET',
    path: '/api/me/sign-ins',
    ...own,
    audited: false,
    response: z.strictObject({
      /** Those that are open, the last used first; at most 20. */
      signIns: z.array(
        z.strictObject({
          id: z.uuid(),
          isCurrent: z.boolean(),
          browser: z.string(),
          system: z.string(),
          methods: z.array(z.string()),
          /** The network of this very request. */
          isSameNetwork: z.boolean(),
          createdAt: z.int(),
          seenAt: z.int(),
          expiresAt: z.int(),
        }),
      ),
    }),
  }),
  endSignIn: route({
    method: 'DELETE',
    path: '/api/me/sign-ins/:id',
    ...change,
    params: id,
    response: done,
  }),
  /** All but the one that asks. */
  endOtherSignIns: route({
    method: 'DELETE',
    path: '/api/me/sign-ins',
    ...change,
    response: z.strictObject({ ended: z.int() }),
  }),
  factors: route({
    method: 'GET',
    path: '/api/me/factors',
    ...own,
    audited: false,
    response: z.strictObject({
      hasPassword: z.boolean(),
      /** A role of theirs needs a factor: the last one can only be replaced. */
      isRequired: z.boolean(),
      totp: z.strictObject({ enrolledAt: z.int(), usedAt: z.int().nullable() }).nullable(),
      passkeys: z.array(
        z.strictObject({
          id: z.uuid(),
          /** Null while the keys do not answer. */
          name: z.string().nullable(),
          state: z.enum(['active', 'frozen']),
          createdAt: z.int(),
          usedAt: z.int().nullable(),
        }),
      ),
      recoveryCodesLeft: z.int(),
    }),
  }),
  /** A new secret, kept for ten minutes until its first code comes. */
  totpOptions: route({
    method: 'POST',
    path: '/api/me/totp/options',
    ...change,
    audited: false,
    response: z.strictObject({
      /** Base32, to be typed. */
      secret: z.string(),
      /** `otpauth://totp/...`, to be drawn as QR code in the browser. */
      uri: z.string(),
    }),
  }),
  /** Takes the place of an earlier one. */
  addTotp: route({
    method: 'POST',
    path: '/api/me/totp',
    ...change,
    perMinute: 20,
    body: z.strictObject({ code: totpCode }),
    response: done,
  }),
  removeTotp: route({ method: 'DELETE', path: '/api/me/totp', ...change, response: done }),
  passkeyOptions: route({
    method: 'POST',
    path: '/api/me/passkeys/options',
    ...change,
    audited: false,
    response: creationOptions,
  }),
  addPasskey: route({
    method: 'POST',
    path: '/api/me/passkeys',
    ...change,
    perMinute: 20,
    body: z.strictObject({ name: passkeyName, response: registration }),
    response: id,
  }),
  renamePasskey: route({
    method: 'PATCH',
    path: '/api/me/passkeys/:id',
    ...change,
    params: id,
    body: z.strictObject({ name: passkeyName }),
    response: done,
  }),
  removePasskey: route({
    method: 'DELETE',
    path: '/api/me/passkeys/:id',
    ...change,
    params: id,
    response: done,
  }),
  /** Ten new codes, shown this once; earlier ones end. */
  makeRecoveryCodes: route({
    method: 'POST',
    path: '/api/me/recovery-codes',
    ...change,
    perMinute: 10,
    response: z.strictObject({ codes: z.array(z.string()) }),
  }),
  removeRecoveryCodes: route({
    method: 'DELETE',
    path: '/api/me/recovery-codes',
    ...change,
    response: done,
  }),
};
