import { z } from 'zod';
import { profileFields } from '@candor/policy/dictionary/platform/profile.ts';
import { email, password } from './accounts.ts';
import { route } from './route.ts';
import { languages, linkToken, name } from './sign-up.ts';

const done = z.strictObject({ next: z.literal('done') });
const instant = z.int();
const line = (max: number) => z.string().trim().min(1).max(max);
const own = { word: 'self.profile' } as const;
/** Of the account itself: open also to somebody who has yet to set up a factor. */
const closing = { word: 'self.security', limited: true } as const;

/** Professional details; null for none. */
const professional = {
  professionalName: line(80).nullable(),
  title: line(80).nullable(),
  organisation: line(120).nullable(),
  phone: z
    .string()
    .trim()
    .max(32)
    .regex(/^\+?[0-9 ()/.-]{3,}$/u)
    .nullable(),
  businessEmail: email.nullable(),
  address: z.string().trim().min(1).max(300).nullable(),
  qualifications: z.array(line(80)).max(10),
  /** Of a public signing key: hexadecimal digits in upper case. */
  keyFingerprint: z
    .string()
    .max(100)
    .transform((text) => text.replaceAll(/[\s:]/gu, '').toUpperCase())
    .pipe(z.string().regex(/^[0-9A-F]{32,64}$/u))
    .nullable(),
};
const profile = {
  name: name.nullable(),
  language: z.enum(languages),
  /** IANA name; null: UTC. */
  timeZone: z
    .string()
    .max(64)
    .refine((zone) => isTimeZone(zone))
    .nullable(),
  ...professional,
  /** Professional details that members of engagements shared with this person see. */
  visible: z
    .array(z.enum(profileFields))
    .max(profileFields.length)
    .transform((fields) => [...new Set(fields)]),
};

const erasedPart = z.strictObject({ record: z.string(), table: z.string(), rows: z.int() });
const keptPart = z.strictObject({
  record: z.string(),
  why: z.string(),
  /** Article of the GDPR that it rests on. */
  basis: z.string(),
  /** When it goes; null where that depends on something else, which `why` names. */
  until: instant.nullable(),
});

export const me = {
  /** Everything that can be changed by `changeProfile`, and the address. */
  profile: route({
    method: 'GET',
    path: '/api/me/profile',
    ...own,
    audited: false,
    response: z.strictObject({
      email: z.string(),
      ...profile,
      ageStatedAt: instant,
      createdAt: instant,
      /** A new address that waits for its confirmation. */
      awaitedEmail: z.string().nullable(),
    }),
  }),
  /** What is left out stays as it is. */
  changeProfile: route({
    method: 'PATCH',
    path: '/api/me',
    ...own,
    audited: true,
    body: z.strictObject(profile).partial(),
    response: done,
  }),
  /** 202, the same for every address: a link goes to the new one. */
  changeEmail: route({
    method: 'POST',
    path: '/api/me/email',
    ...own,
    audited: true,
    confirm: true,
    body: z.strictObject({ email }),
    response: z.strictObject({ next: z.literal('mail') }),
  }),
  /** By the link in the letter to the new address. The old one is told, with a link that undoes it. */
  confirmEmail: route({
    method: 'POST',
    path: '/api/me/email/confirm',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ token: linkToken }),
    response: done,
  }),
  /** Brings the old address back, and ends all sign-ins and API tokens: the next step is a recovery. */
  undoEmail: route({
    method: 'POST',
    path: '/api/me/email/undo',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ token: linkToken }),
    response: z.strictObject({ next: z.literal('recover') }),
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/me/password',
    word: 'self.security',
    audited: true,
    confirm: true,
    perMinute: 20,
    body: z.strictObject({
      /** Left out by an account that has none yet. */
      current: password.optional(),
      password,
      /** "End my other sign-ins." */
      endOthers: z.boolean().default(true),
    }),
    response: done,
  }),
  /** What a deletion takes and leaves, and what stands against it. */
  planDeletion: route({
    method: 'GET',
    path: '/api/me/deletion',
    ...closing,
    audited: false,
    response: z.strictObject({
      goes: z.array(erasedPart),
      stays: z.array(keptPart),
      /** Companies without another owner: to be handed over or closed first. */
      soleOwnerOf: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
    }),
  }),
  deleteAccount: route({
    method: 'POST',
    path: '/api/me/delete',
    ...closing,
    audited: true,
    confirm: true,
    perMinute: 5,
    response: z.strictObject({
      /** Of the erasure's receipt. */
      id: z.uuid(),
      steps: z.array(
        z.strictObject({ table: z.string(), before: z.int(), removed: z.int(), after: z.int() }),
      ),
      endedAt: instant,
    }),
  }),
  /** The account can be restored for 30 days; then it is deleted. */
  close: route({
    method: 'POST',
    path: '/api/me/close',
    ...closing,
    audited: true,
    confirm: true,
    perMinute: 5,
    response: z.strictObject({
      erasedAt: instant,
      /** Shown once, where no letter can be sent; else null. */
      restoreLink: z.url().nullable(),
    }),
  }),
  restore: route({
    method: 'POST',
    path: '/api/me/restore',
    word: 'public',
    audited: true,
    perMinute: 20,
    body: z.strictObject({ token: linkToken }),
    response: z.strictObject({ next: z.literal('sign-in') }),
  }),
};

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
