import { z } from 'zod';
import { licenceStandingFields, licenceTerms } from '@candor/policy/licence-payload.ts';
import { defaultGraceDays } from '@candor/policy/licence.ts';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line } from './text.ts';

const instant = z.int();
/** ms since 1970 UTC, up to the year 2100. */
const moment = z.int().min(0).max(4_102_444_800_000);
const ofLicence = z.strictObject({ l: z.uuid() });
const onOff = z.enum(['off', 'on']);

const licence = z.strictObject({ serial: z.uuid(), ...licenceTerms });
/** `until`: when the state gets worse; null: not by time. */
const standing = { ...licenceStandingFields, until: instant.nullable() };
const terms = {
  ...licenceTerms,
  plan: line(40),
  notBefore: moment,
  expiresAt: moment,
};

export const licences = {
  /** Of the caller's company. */
  get: route({
    method: 'GET',
    path: '/api/licences',
    word: 'licence.view',
    audited: false,
    response: z.strictObject({
      licences: onOff,
      licence: licence.nullable(),
      ...standing,
      /** Devices that are enrolled and not removed. */
      used: z.int(),
      /** So many may be enrolled; null: without limit. */
      most: z.int().nullable(),
    }),
  }),
  /** Its devices in the order in which they took their seats, of those that the caller sees. */
  seats: route({
    method: 'GET',
    path: '/api/licences/seats',
    word: 'licence.view',
    audited: false,
    query: z.strictObject(idPage),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          deviceId: z.uuid(),
          label: z.string(),
          /** From 1; beyond `most` of the company a device has no seat. */
          number: z.int(),
          enrolledAt: instant,
          ...standing,
          /** When the device last said how its own licence stands; null: never. */
          statedAt: instant.nullable(),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** Whether companies need licences, and those of all companies, in the order in which these were made. */
  all: route({
    method: 'GET',
    path: '/api/operator/licences',
    word: 'staff.view',
    audited: true,
    query: z.strictObject(idPage),
    response: z.strictObject({
      licences: onOff,
      items: z.array(
        z.strictObject({
          companyId: z.uuid(),
          name: z.string(),
          used: z.int(),
          licence: licence.nullable(),
          ...standing,
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** From then on every company needs one, or none does. */
  switch: route({
    method: 'PUT',
    path: '/api/operator/licences',
    word: 'licence.set',
    audited: true,
    confirm: true,
    body: z.strictObject({ licences: onOff }),
    response: z.strictObject({ licences: onOff }),
  }),
  /** A company's licence, in place of the one that it has. */
  give: route({
    method: 'POST',
    path: '/api/licences',
    word: 'licence.set',
    audited: true,
    confirm: true,
    body: z.strictObject({
      companyId: z.uuid(),
      ...terms,
      graceDays: terms.graceDays.default(defaultGraceDays),
    }),
    response: licence,
  }),
  /** What is left out stays. */
  change: route({
    method: 'PATCH',
    path: '/api/licences/:l',
    word: 'licence.set',
    audited: true,
    confirm: true,
    params: ofLicence,
    body: z.strictObject(terms).partial(),
    response: licence,
  }),
  revoke: route({
    method: 'DELETE',
    path: '/api/licences/:l',
    word: 'licence.set',
    audited: true,
    confirm: true,
    params: ofLicence,
    response: z.strictObject({}),
  }),
};
