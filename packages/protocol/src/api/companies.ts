import { z } from 'zod';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { words } from '@candor/policy/rights/words.ts';
import { email } from './accounts.ts';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line } from './text.ts';

const instant = z.int();
const ofCompany = z.strictObject({ c: z.uuid() });
const languages = z.enum(['en', 'de']);
const timeZone = line(64).refine(
  (name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC',
);

/** Kept sealed under the company's key, all of it optional. */
export const contactFields = {
  legalName: line(160),
  contactPerson: line(120),
  email,
  phone: line(32),
  address: line(300),
  registration: line(40),
  taxNumber: line(40),
};
const contact = z.strictObject({
  legalName: z.string().nullable(),
  contactPerson: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  registration: z.string().nullable(),
  taxNumber: z.string().nullable(),
});
/** What a form may change; null takes a value away. */
const editable = {
  legalName: contactFields.legalName.nullable().optional(),
  contactPerson: contactFields.contactPerson.nullable().optional(),
  email: contactFields.email.nullable().optional(),
  phone: contactFields.phone.nullable().optional(),
  address: contactFields.address.nullable().optional(),
  registration: contactFields.registration.nullable().optional(),
  taxNumber: contactFields.taxNumber.nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/u)
    .nullable()
    .optional(),
  language: languages.optional(),
  timeZone: timeZone.optional(),
};

const company = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['operator', 'customer']),
  state: z.enum(['active', 'closing']),
  /** A closing company is erased then. */
  erasedAt: instant.nullable(),
  country: z.string().nullable(),
  language: languages,
  timeZone: z.string(),
  /** Null while the company's key does not answer. */
  contact: contact.nullable(),
  createdAt: instant,
});

export const companies = {
  /** Companies that the caller is a member of, or may reach as staff. */
  list: route({
    method: 'GET',
    path: '/api/companies',
    word: 'self.account',
    audited: false,
    query: z.strictObject({
      /** Part of a name. */
      q: z.string().max(80).optional(),
      ...idPage,
    }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          name: z.string(),
          kind: z.enum(['operator', 'customer']),
          state: z.enum(['active', 'closing']),
          by: z.enum(['membership', 'staff']),
          roles: z.array(z.enum(roleNames)),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** Every company of the instance, in the order in which they were made. */
  all: route({
    method: 'GET',
    path: '/api/operator/companies',
    word: 'staff.view',
    audited: true,
    query: z.strictObject({
      ...idPage,
    }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          name: z.string(),
          kind: z.enum(['operator', 'customer']),
          state: z.enum(['active', 'closing']),
          devices: z.int(),
          /** Devices that its licence allows; null: as many as it likes. */
          seats: z.int().nullable(),
          members: z.int(),
          /** Active members with neither passkey nor authenticator app. */
          withoutFactor: z.int(),
          /** Null where the person gave no name, and while keys do not answer. */
          owners: z.array(z.string().nullable()),
          /** Of the support agreement; `none`: there is none yet. */
          agreement: z.enum(['none', 'missing', 'accepted', 'outdated', 'withdrawn']),
          createdAt: instant,
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** A customer's company. Its first owner is invited; whoever makes it reaches it only if they are assigned to it. */
  create: route({
    method: 'POST',
    path: '/api/companies',
    word: 'company.create',
    audited: true,
    body: z.strictObject({ name: line(120), ...editable }),
    response: z.strictObject({ id: z.uuid() }),
  }),
  get: route({
    method: 'GET',
    path: '/api/companies/:c',
    word: 'company.view',
    audited: false,
    params: ofCompany,
    response: company,
  }),
  edit: route({
    method: 'PATCH',
    path: '/api/companies/:c',
    word: 'company.edit',
    audited: true,
    params: ofCompany,
    body: z.strictObject({ name: line(120).optional(), ...editable }),
    response: company,
  }),
  /** For 30 days it can be restored, and everything but leaving and export is refused; then it is erased. */
  close: route({
    method: 'DELETE',
    path: '/api/companies/:c',
    word: 'company.close',
    audited: true,
    confirm: true,
    params: ofCompany,
    /** The company's name, typed. */
    body: z.strictObject({ name: z.string().max(120) }),
    response: z.strictObject({ erasedAt: instant }),
  }),
  restore: route({
    method: 'POST',
    path: '/api/companies/:c/restore',
    word: 'company.close',
    audited: true,
    confirm: true,
    params: ofCompany,
    response: z.strictObject({}),
  }),
  /** Makes another member owner, and the caller an administrator. */
  transfer: route({
    method: 'POST',
    path: '/api/companies/:c/ownership',
    word: 'company.transfer-ownership',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({ memberId: z.uuid() }),
    response: z.strictObject({}),
  }),
  /** Ends the caller's own membership. */
  leave: route({
    method: 'POST',
    path: '/api/companies/:c/leave',
    word: 'company.view',
    audited: true,
    params: ofCompany,
    response: z.strictObject({}),
  }),
  /** What the caller may do, in each company that they are a member of, and in the one that the request names. */
  myRights: route({
    method: 'GET',
    path: '/api/me/rights',
    word: 'self.rights',
    audited: false,
    response: z.strictObject({
      companies: z.array(
        z.strictObject({
          id: z.uuid(),
          name: z.string(),
          kind: z.enum(['operator', 'customer']),
          by: z.enum(['membership', 'staff']),
          memberId: z.uuid().nullable(),
          roles: z.array(z.enum(roleNames)),
          words: z.array(z.enum(words)),
          /** Units to which the roles are limited; none: the whole company. */
          limits: z.array(z.uuid()),
          /** Roles into which they may invite. */
          rolesToInvite: z.array(z.enum(roleNames)),
        }),
      ),
    }),
  }),
};
