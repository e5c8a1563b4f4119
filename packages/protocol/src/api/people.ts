import { z } from 'zod';
import { levels } from '@candor/policy/rights/levels.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { words } from '@candor/policy/rights/words.ts';
import { email } from './accounts.ts';
import { idPage } from './paging.ts';
import { route } from './route.ts';
import { line, paragraph } from './text.ts';

const instant = z.int();
const ofCompany = z.strictObject({ c: z.uuid() });
const ofMember = z.strictObject({ c: z.uuid(), m: z.uuid() });
const ofNarrowed = z.strictObject({ c: z.uuid(), n: z.uuid() });
const ofInvitation = z.strictObject({ c: z.uuid(), i: z.uuid() });
const nothing = z.strictObject({});
const roleList = z.array(z.enum(roleNames)).max(7);
const units = z.array(z.uuid()).max(50);

const person = z.strictObject({
  /** Of the membership. */
  id: z.uuid(),
  /** Null where the person gave none, and while keys do not answer. */
  name: z.string().nullable(),
  /** Masked unless contact data was asked for. */
  email: z.string().nullable(),
  roles: roleList,
  /** Ids of narrowed roles. */
  narrowed: z.array(z.uuid()),
  unitId: z.uuid().nullable(),
  limits: units,
  state: z.enum(['active', 'disabled']),
  isSelf: z.boolean(),
  joinedAt: instant,
});
const narrowedRole = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  base: z.enum(roleNames),
  minus: z.array(z.enum(words)),
  members: z.int(),
});

export const people = {
  listPeople: route({
    method: 'GET',
    path: '/api/companies/:c/people',
    word: 'person.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({
      ...idPage,
      role: z.enum(roleNames).optional(),
      /** With all units below it. */
      unit: z.uuid().optional(),
      state: z.enum(['active', 'disabled']).optional(),
      /** Part of a name. */
      q: z.string().max(80).optional(),
      /** Whole addresses: needs `person.view-contact`, and is audited. */
      contact: z.literal('1').optional(),
    }),
    response: z.strictObject({ items: z.array(person), next: z.string().nullable(), total: z.int() }),
  }),
  getPerson: route({
    method: 'GET',
    path: '/api/companies/:c/people/:m',
    word: 'person.view',
    audited: false,
    params: ofMember,
    query: z.strictObject({ contact: z.literal('1').optional() }),
    response: person,
  }),
  editPerson: route({
    method: 'PATCH',
    path: '/api/companies/:c/people/:m',
    word: 'person.edit',
    audited: true,
    params: ofMember,
    body: z.strictObject({
      unitId: z.uuid().nullable().optional(),
      state: z.enum(['active', 'disabled']).optional(),
    }),
    response: person,
  }),
  removePerson: route({
    method: 'DELETE',
    path: '/api/companies/:c/people/:m',
    word: 'person.remove',
    audited: true,
    params: ofMember,
    response: nothing,
  }),
  /** Sets all of them. Nobody gives what they do not hold, and only owners make owners. */
  setRoles: route({
    method: 'POST',
    path: '/api/companies/:c/people/:m/roles',
    word: 'role.set',
    audited: true,
    confirm: true,
    params: ofMember,
    body: z.strictObject({ roles: roleList, narrowed: z.array(z.uuid()).max(20), limits: units }),
    response: person,
  }),
  listNarrowed: route({
    method: 'GET',
    path: '/api/companies/:c/narrowed-roles',
    word: 'person.view',
    audited: false,
    params: ofCompany,
    response: z.strictObject({ items: z.array(narrowedRole) }),
  }),
  createNarrowed: route({
    method: 'POST',
    path: '/api/companies/:c/narrowed-roles',
    word: 'narrowed-role.set',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({
      name: line(60),
      base: z.enum(roleNames),
      minus: z.array(z.enum(words)).min(1).max(words.length),
    }),
    response: narrowedRole,
  }),
  /** Of one that nobody holds. */
  removeNarrowed: route({
    method: 'DELETE',
    path: '/api/companies/:c/narrowed-roles/:n',
    word: 'narrowed-role.set',
    audited: true,
    confirm: true,
    params: ofNarrowed,
    response: nothing,
  }),
};

export const invitationStates = [
  'sent',
  'delivered',
  'opened',
  'accepted',
  'expired',
  'revoked',
  'failed',
] as const;
const invitation = z.strictObject({
  id: z.uuid(),
  /** Null while the company's key does not answer. */
  email: z.string().nullable(),
  state: z.enum(invitationStates),
  /** Why the letter was not delivered, as the mail server says it. */
  failure: z.string().nullable(),
  roles: roleList,
  unitId: z.uuid().nullable(),
  byMemberId: z.uuid().nullable(),
  sentAt: instant,
  expiresAt: instant,
});
/** Once, where no mail server is set up or the letter before failed: to hand over oneself (clause A15). */
const link = z.url().nullable();
const accepting = z.strictObject({ token: z.string().max(64) });

export const invitations = {
  listInvitations: route({
    method: 'GET',
    path: '/api/companies/:c/invitations',
    word: 'person.invite',
    audited: false,
    params: ofCompany,
    query: z.strictObject({ ...idPage, state: z.enum(invitationStates).optional() }),
    response: z.strictObject({ items: z.array(invitation), next: z.string().nullable() }),
  }),
  invite: route({
    method: 'POST',
    path: '/api/companies/:c/invitations',
    word: 'person.invite',
    audited: true,
    params: ofCompany,
    body: z.strictObject({
      emails: z.array(email).min(1).max(50),
      roles: roleList.min(1),
      unitId: z.uuid().nullable().default(null),
      /** Levels on units or devices that the invited person gets. */
      levels: z
        .array(
          z.strictObject({
            target: z.strictObject({ kind: z.enum(['unit', 'device']), id: z.uuid() }),
            level: z.enum(levels),
          }),
        )
        .max(50)
        .default([]),
      language: z.enum(['en', 'de']),
      message: paragraph(300).optional(),
      days: z.int().min(1).max(30).default(7),
    }),
    response: z.strictObject({
      /** One for each address, in their order. */
      items: z.array(
        z.strictObject({
          outcome: z.enum(['invited', 'invited-already', 'member-already']),
          id: z.uuid().nullable(),
          link,
        }),
      ),
    }),
  }),
  /** A new token; the one before is void. At most five in 24 hours. */
  resend: route({
    method: 'POST',
    path: '/api/companies/:c/invitations/:i/resend',
    word: 'person.invite',
    audited: true,
    params: ofInvitation,
    response: z.strictObject({ link }),
  }),
  revoke: route({
    method: 'POST',
    path: '/api/companies/:c/invitations/:i/revoke',
    word: 'person.invite',
    audited: true,
    params: ofInvitation,
    response: nothing,
  }),
  /** What the page of the link shows. Has no effect, however often something fetches it. */
  showInvitation: route({
    method: 'GET',
    path: '/api/invitations/:token',
    word: 'public',
    audited: false,
    perMinute: 60,
    params: accepting,
    response: z.strictObject({
      company: z.string(),
      /** Null where the person gave no name. */
      inviter: z.string().nullable(),
      roles: roleList,
      message: z.string().nullable(),
      language: z.enum(['en', 'de']),
      expiresAt: instant,
      /** Whether the caller is signed in with the invited address, with another one, or not at all. */
      caller: z.enum(['invited', 'other', 'none']),
    }),
  }),
  /** The page says that a person looks at it. */
  openInvitation: route({
    method: 'POST',
    path: '/api/invitations/:token/open',
    word: 'public',
    audited: false,
    perMinute: 20,
    params: accepting,
    response: nothing,
  }),
  /** By the signed-in account of the invited address. Others sign up with the token (`/api/sign-up`). */
  acceptInvitation: route({
    method: 'POST',
    path: '/api/invitations/:token/accept',
    word: 'self.account',
    audited: true,
    perMinute: 20,
    params: accepting,
    response: z.strictObject({ companyId: z.uuid() }),
  }),
};

const assignment = z.strictObject({
  id: z.uuid(),
  memberId: z.uuid(),
  name: z.string().nullable(),
  role: z.enum(roleNames),
  /** Null: all companies. */
  companyIds: z.array(z.uuid()).nullable(),
  until: instant.nullable(),
});

/** Members of the operator's company who reach others. */
export const staff = {
  listStaff: route({
    method: 'GET',
    path: '/api/staff',
    word: 'staff.view',
    audited: true,
    response: z.strictObject({ items: z.array(assignment) }),
  }),
  assignStaff: route({
    method: 'POST',
    path: '/api/staff',
    word: 'staff.set',
    audited: true,
    confirm: true,
    body: z.strictObject({
      memberId: z.uuid(),
      role: z.enum(roleNames),
      companyIds: z.array(z.uuid()).min(1).max(1_500).nullable(),
      until: instant.nullable().default(null),
    }),
    response: z.strictObject({ id: z.uuid() }),
  }),
  endStaff: route({
    method: 'DELETE',
    path: '/api/staff/:id',
    word: 'staff.set',
    audited: true,
    confirm: true,
    params: z.strictObject({ id: z.uuid() }),
    response: nothing,
  }),
  /** Who of the operator can reach this company, and whom it refuses. */
  listCompanyStaff: route({
    method: 'GET',
    path: '/api/companies/:c/staff',
    word: 'company.view',
    audited: false,
    params: ofCompany,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          memberId: z.uuid(),
          name: z.string().nullable(),
          role: z.enum(roleNames),
          until: instant.nullable(),
          isRefused: z.boolean(),
        }),
      ),
    }),
  }),
  /** Sets all refusals. Staff cannot lift their own. */
  refuseStaff: route({
    method: 'PUT',
    path: '/api/companies/:c/staff-refusals',
    word: 'company.edit',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({ memberIds: z.array(z.uuid()).max(500) }),
    response: nothing,
  }),
};
