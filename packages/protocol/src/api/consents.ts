import { z } from 'zod';
import {
  agreementKinds,
  agreementLanguages,
  changeClasses,
  mostTextBytes,
} from '@candor/policy/agreement-kinds.ts';
import { weeklyHours } from '@candor/policy/rights/policy-body.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { standingTerms } from '../consent-receipt.ts';
import { hex32 } from '../messages/agent.ts';
import { idPage } from './paging.ts';
import { signedStatement } from './roots.ts';
import { route } from './route.ts';
import { documentText } from './text.ts';

const instant = z.int();
/** Until the year 9999. */
const coming = z.int().min(0).max(253_402_300_799_999);
const language = z.enum(agreementLanguages);
const number = z.coerce.number().int().min(1).max(10_000);
const ofCompany = z.strictObject({ c: z.uuid() });
const ofConsent = ofCompany.extend({ id: z.uuid() });

const version = z.strictObject({
  number: z.int(),
  class: z.enum(changeClasses),
  publishedAt: instant,
  effectiveAt: instant,
  texts: z.array(z.strictObject({ language, sha256: hex32 })),
});
const text = z.strictObject({ language, text: z.string(), sha256: hex32 });
const changedParts = z.array(
  z.strictObject({ kind: z.enum(['same', 'removed', 'added']), lines: z.array(z.string()) }),
);

/** A text as somebody saw it who agrees to it. */
const shownText = z.strictObject({
  agreement: z.uuid(),
  version: z.int().min(1),
  language,
  sha256: hex32,
  method: z.literal('click'),
  /** SHA-256 over the words around the text on the screen. */
  screenSha256: hex32.optional(),
});

const publication = {
  class: z.enum(changeClasses),
  effectiveAt: coming,
  texts: z
    .array(z.strictObject({ language, text: documentText(mostTextBytes) }))
    .min(1)
    .max(agreementLanguages.length),
};

/** Agreements and their versions, which nobody can change once they are published. */
export const agreements = {
  listAgreements: route({
    method: 'GET',
    path: '/api/agreements',
    word: 'agreement.view',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          kind: z.enum(agreementKinds),
          /** The newest first; at most 200. */
          versions: z.array(version),
        }),
      ),
    }),
  }),
  /** The first version of an agreement. Of a support agreement it is announced like every significant one. */
  publishAgreement: route({
    method: 'POST',
    path: '/api/agreements',
    word: 'agreement.publish',
    audited: true,
    confirm: true,
    body: z.strictObject({ kind: z.enum(agreementKinds), ...publication }),
    response: z.strictObject({ id: z.uuid(), number: z.int() }),
  }),
  publishVersion: route({
    method: 'POST',
    path: '/api/agreements/:a/versions',
    word: 'agreement.publish',
    audited: true,
    confirm: true,
    params: z.strictObject({ a: z.uuid() }),
    body: z.strictObject({ was: z.int().min(1), ...publication }),
    response: z.strictObject({ id: z.uuid(), number: z.int() }),
  }),
  /** In the language asked for, else in one that there is. */
  readVersion: route({
    method: 'GET',
    path: '/api/agreements/:a/versions/:n',
    word: 'agreement.view',
    audited: false,
    params: z.strictObject({ a: z.uuid(), n: number }),
    query: z.strictObject({ language: language.default('en') }),
    response: version.extend({ text }),
  }),
  diff: route({
    method: 'GET',
    path: '/api/agreements/:a/diff',
    word: 'agreement.view',
    audited: false,
    params: z.strictObject({ a: z.uuid() }),
    query: z.strictObject({ from: number, to: number, language: language.default('en') }),
    response: z.strictObject({ language, parts: changedParts }),
  }),
  /** When terms and privacy notice were last published or reviewed. */
  readReview: route({
    method: 'GET',
    path: '/api/agreements/review',
    word: 'agreement.view',
    audited: false,
    response: z.strictObject({
      publishedAt: instant.nullable(),
      reviewed: z.strictObject({ at: instant, by: z.string().nullable() }).nullable(),
      /** Twelve months after the last of the two, else after the first start. */
      dueAt: instant,
    }),
  }),
  /** "Reviewed, nothing to change." */
  recordReview: route({
    method: 'POST',
    path: '/api/agreements/review',
    word: 'policy-version.publish',
    audited: true,
    confirm: true,
    response: z.strictObject({ id: z.uuid() }),
  }),
  /** What somebody accepts who signs up here now: the newest version, as everybody who accepts. */
  atSignUp: route({
    method: 'GET',
    path: '/api/sign-up/agreements',
    word: 'public',
    audited: false,
    query: z.strictObject({ language: language.default('en') }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({ agreement: z.uuid(), kind: z.enum(agreementKinds), version: z.int(), text }),
      ),
    }),
  }),
};

const ownAgreement = {
  agreement: z.uuid(),
  kind: z.enum(agreementKinds).exclude(['agreement']),
  /** Of the newest version, announced or in force. */
  number: z.int(),
  effectiveAt: instant,
  /** The version that this person agreed to last; null for none. */
  from: z.int().nullable(),
  /** `agreed`: nothing to answer; `coming`: to be answered before it is in force; `due`: in force and not answered. */
  state: z.enum(['agreed', 'coming', 'due']),
};

/** Terms and privacy notice, as each account lives by them. */
export const ownAgreements = {
  listOwn: route({
    method: 'GET',
    path: '/api/me/agreements',
    word: 'self.consents',
    audited: false,
    response: z.strictObject({ items: z.array(z.strictObject(ownAgreement)) }),
  }),
  /** The newest version, and what changed since the one that this person agreed to. */
  readOwn: route({
    method: 'GET',
    path: '/api/me/agreements/:a',
    word: 'self.consents',
    audited: false,
    params: z.strictObject({ a: z.uuid() }),
    query: z.strictObject({ language: language.default('en') }),
    response: z.strictObject({ ...ownAgreement, text, parts: changedParts }),
  }),
  /** Accepts terms, or says that the notice was read; of the same version twice one record remains. */
  acceptOwn: route({
    method: 'POST',
    path: '/api/me/agreements',
    word: 'self.consents',
    audited: true,
    body: shownText,
    response: z.strictObject({ id: z.uuid() }),
  }),
};

/** What a company agreed to. */
export const consents = {
  /** Where the company stands with the support agreement. */
  agreementState: route({
    method: 'GET',
    path: '/api/companies/:c/agreement',
    word: 'agreement.view',
    audited: false,
    params: ofCompany,
    response: z.strictObject({
      /** `none`: no version is in force, so none is asked for. */
      state: z.enum(['none', 'accepted', 'missing', 'outdated', 'withdrawn']),
      agreement: z.uuid().nullable(),
      /** In force now. */
      current: version.nullable(),
      /** The newest version to accept that is not accepted: in force, or announced and significant. */
      waiting: version.nullable(),
      accepted: z
        .strictObject({ consentId: z.uuid(), number: z.int(), at: instant, by: z.string().nullable() })
        .nullable(),
      whoCanAccept: z.array(z.string()),
    }),
  }),
  /** The newest first. Whoever holds the word for their own rows only, sees those. */
  listConsents: route({
    method: 'GET',
    path: '/api/companies/:c/consents',
    word: 'consent.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject(idPage),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          kind: z.enum([...agreementKinds, 'standing']),
          act: z.enum(['given', 'withdrawn']),
          subjectId: z.uuid(),
          version: z.int().nullable(),
          language: language.nullable(),
          textSha256: hex32,
          method: z.enum(['click', 'link']),
          at: instant,
          /** Null where the account is gone, gave no name, or keys do not answer. */
          by: z.string().nullable(),
          withdraws: z.uuid().nullable(),
          withdrawnAt: instant.nullable(),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** The hash is that of the text which was shown; of the same version twice one record remains. */
  accept: route({
    method: 'POST',
    path: '/api/companies/:c/consents',
    word: 'agreement.accept',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: shownText,
    response: z.strictObject({ id: z.uuid() }),
  }),
  /** As easy as giving; standing consents of the company end with it. */
  withdraw: route({
    method: 'POST',
    path: '/api/companies/:c/consents/:id/withdraw',
    word: 'agreement.withdraw',
    audited: true,
    params: ofConsent,
    response: z.strictObject({ id: z.uuid() }),
  }),
  /** A file that `candor verify` knows. */
  receipt: route({
    method: 'GET',
    path: '/api/companies/:c/consents/:id/receipt',
    word: 'consent.view',
    audited: false,
    params: ofConsent,
    response: 'binary',
  }),
};

const ofStanding = ofCompany.extend({ s: z.uuid() });
const standingTarget = z.strictObject({ kind: z.enum(['company', 'unit', 'device']), id: z.uuid() });
const role = z.enum(roleNames);

/** Consents to sessions without a prompt, each for one session right. */
export const standing = {
  listStanding: route({
    method: 'GET',
    path: '/api/companies/:c/standing',
    word: 'consent.view',
    audited: false,
    params: ofCompany,
    query: z.strictObject({ ...idPage, state: z.enum(['live', 'all']).default('live') }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          sessionRight: z.enum(policyRights),
          target: standingTarget.extend({ name: z.string().nullable() }),
          to: z.strictObject({
            kind: z.enum(['role', 'member', 'staff']),
            role: role.nullable(),
            members: z.array(z.strictObject({ id: z.uuid(), name: z.string().nullable() })),
          }),
          hours: weeklyHours.nullable(),
          alsoIfPresent: z.boolean(),
          startsAt: instant,
          untilAt: instant,
          state: z.enum(['live', 'ended']),
          endedAt: instant.nullable(),
          consentId: z.uuid(),
          by: z.string().nullable(),
          mayEnd: z.boolean(),
          /** `unsigned`: no root key signed it, so that devices ask nevertheless; `partly`: not for all devices of its unit. */
          signature: z.enum(['signed', 'partly', 'unsigned']),
        }),
      ),
      next: z.uuid().nullable(),
    }),
  }),
  /** Whom one may be given to by name: members, and staff of the operator who reach the company. */
  standingOffer: route({
    method: 'GET',
    path: '/api/companies/:c/standing/offer',
    word: 'standing.give',
    audited: false,
    params: ofCompany,
    response: z.strictObject({
      members: z.array(z.strictObject({ id: z.uuid(), name: z.string().nullable() })),
      staff: z.array(z.strictObject({ id: z.uuid(), name: z.string().nullable() })),
    }),
  }),
  giveStanding: route({
    method: 'POST',
    path: '/api/companies/:c/standing',
    word: 'standing.give',
    audited: true,
    confirm: true,
    params: ofCompany,
    body: z.strictObject({
      sessionRight: z.enum(policyRights),
      target: standingTarget,
      to: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('role'), role }),
        z.strictObject({ kind: z.literal('member'), memberId: z.uuid() }),
        z.strictObject({ kind: z.literal('staff'), memberIds: z.array(z.uuid()).min(1).max(20) }),
      ]),
      hours: weeklyHours.optional(),
      months: z.int().min(1).max(12).default(6),
      alsoIfPresent: z.boolean().default(false),
      screenSha256: hex32.optional(),
    }),
    response: z.strictObject({ id: z.uuid(), consentId: z.uuid(), untilAt: instant }),
  }),
  /** What a root key has to sign so that devices take a consent: its terms, and of a unit the devices in it. */
  standingTerms: route({
    method: 'GET',
    path: '/api/companies/:c/standing/:s',
    word: 'standing.give',
    audited: false,
    params: ofStanding,
    response: z.strictObject({
      companyId: z.uuid(),
      id: z.uuid(),
      terms: standingTerms,
      devices: z.array(z.strictObject({ id: z.uuid(), label: z.string() })).nullable(),
      /** Of the statement that is kept; 0 for none. A later one names more devices. */
      version: z.int(),
    }),
  }),
  /** Keeps a root's word for a consent that holds (statements.ts, kind `standing-consent`). */
  signStanding: route({
    method: 'POST',
    path: '/api/companies/:c/standing/:s/signature',
    word: 'standing.give',
    audited: true,
    confirm: true,
    params: ofStanding,
    body: z.strictObject({ signed: signedStatement }),
    response: z.strictObject({ version: z.int() }),
  }),
  endStanding: route({
    method: 'DELETE',
    path: '/api/companies/:c/standing/:s',
    word: 'standing.end',
    audited: true,
    params: ofStanding,
    response: z.strictObject({}),
  }),
};
