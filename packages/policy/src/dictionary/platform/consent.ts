import { agreementKinds, agreementLanguages } from '../../agreement-kinds.ts';
import { roleNames } from '../../rights/roles.ts';
import { policyRights } from '../../rights/session-rights.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month24, month36 } from '../vocabulary.ts';

const proof = {
  category: 'accountability',
  subject: 'account',
  purpose: ['accountability'],
  basis: { article: '6(1)(c)' },
  retain: { from: 'endedAt', days: month36 },
  visibility: ['self', 'consent.view'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P40'],
} as const;

/**
 * The one record of consents. Append-only: giving and withdrawing are each a row, and a withdrawal points to what it
 * ends. Of who was erased only random ids are left, and of their address nothing that opens.
 */
export const consent = record(
  'platform.consent',
  {
    capability: 'platform',
    table: 'consent',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'agreements page, sign-up form',
    readBy: 'personId',
    outlives: 'company',
    appMay: ['select', 'insert'],
    unique: [['companyId', 'withdraws']],
    defaults: proof,
  },
  {
    companyId: f.identifier({
      about: "The company that it is given for; at sign-up the operator's.",
      subject: 'company',
    }),
    id: f.identifier({ about: 'Random id of the record, ordered by time.' }),
    kind: f.oneOf([...agreementKinds, 'standing'], { about: 'What it is given to.' }),
    act: f.oneOf(['given', 'withdrawn'], { about: 'Given, or withdrawn.' }),
    subjectId: f.identifier({ about: 'The agreement, or the standing consent.' }),
    version: optional(f.count(10_000, { about: 'Number of the version.' })),
    language: optional(f.oneOf(agreementLanguages, { about: 'Language of the text that was shown.' })),
    textSha256: f.hash({ about: 'SHA-256 of what it is given to.' }),
    screenSha256: optional(
      f.hash({ about: 'SHA-256 of the words around it on the screen.', source: 'person' }),
    ),
    personId: f.identifier({ about: 'Random id of who gave it.' }),
    accountId: f.identifier({ about: 'Random id of their account.' }),
    memberId: optional(f.identifier({ about: 'Their membership of the company.' })),
    method: f.oneOf(['click', 'link'], { about: 'How it was given.' }),
    ip: f.text(45, {
      about: 'Internet address from which it was given.',
      category: 'network',
      visibility: ['self'],
      protect: 'sealed:subject',
    }),
    withdraws: optional(f.identifier({ about: 'The record that this one ends.' })),
    at: f.instant({ about: 'When.' }),
    endedAt: optional(f.instant({ about: 'When it was withdrawn, or what it was given for ended.' })),
    document: f.json(8192, { about: 'The same as it was signed.', exportable: false }),
    signature: f.bytes(64, { about: "Signature of the instance's receipt key over it." }),
  },
);

/** A company's consent to sessions without a prompt, for one session right, until a date. */
export const standingConsent = record(
  'platform.standing_consent',
  {
    capability: 'platform',
    table: 'standing_consent',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'agreements page',
    appMay: ['select', 'insert', 'update'],
    defaults: {
      ...proof,
      subject: 'company',
      basis: { article: '6(1)(b)' },
      retain: { from: 'endedAt', days: month24 },
      visibility: ['consent.view'],
      source: 'operator',
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Random id of the standing consent.', source: 'server' }),
    sessionRight: f.oneOf(policyRights, { about: 'The one session right that it covers.' }),
    targetKind: f.oneOf(['company', 'unit', 'device'], { about: 'What it is for.' }),
    targetId: f.identifier({ about: 'The company, the unit with all below it, or the device.' }),
    toKind: f.oneOf(['role', 'member', 'staff'], { about: 'Whom it admits.' }),
    toRole: optional(f.oneOf(roleNames, { about: 'Everybody who acts there with this role.' })),
    toMembers: f.list(f.identifier({ about: 'One membership.' }), 20, {
      about: "A member, or members of the operator's company.",
    }),
    hours: optional(
      f.json(4096, { about: "When it holds, in the company's time zone; empty means always." }),
    ),
    alsoIfPresent: f.flag({ about: 'Whether it holds also while somebody is at the device.' }),
    startsAt: f.instant({ about: 'From when.' }),
    untilAt: f.instant({ about: 'Until when; 12 months at most.' }),
    consentId: f.identifier({ about: 'The record of consent by which it was given.', source: 'server' }),
    byMemberId: optional(f.identifier({ about: 'The member who gave it.', source: 'server' })),
    noticedAt: optional(f.instant({ about: 'When its end was announced.', source: 'server' })),
    endedAt: optional(f.instant({ about: 'When it ended.', source: 'server' })),
    endedBy: optional(f.identifier({ about: 'The member who ended it.', source: 'server' })),
  },
);

/** That a root key of the company signed a standing consent: without it devices ask nevertheless (clause L4). */
export const standingSignature = record(
  'platform.standing_signature',
  {
    capability: 'platform',
    table: 'standing_signature',
    owner: 'company',
    keys: ['companyId', 'standingId'],
    channel: 'http',
    collectedBy: 'agreements page',
    defaults: {
      category: 'credential',
      subject: 'company',
      purpose: ['security'],
      basis: { article: '6(1)(f)' },
      retain: { keep: 'company', why: 'devices verify it; it goes with the standing consent at the latest' },
      visibility: ['consent.view'],
      protect: 'plain',
      source: 'operator',
      exportable: true,
      rectifiable: false,
      promises: ['P40', 'P113'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    standingId: f.identifier({ about: 'The standing consent.' }),
    version: f.count(2_147_483_647, { about: 'Its number; devices take a higher one only.' }),
    document: f.bytes(8192, {
      about: 'Its terms, and of a unit the devices that it was signed for, as the root signed them.',
    }),
    signature: f.bytes(64, { about: "The root's signature over the document." }),
    rootId: f.identifier({ about: 'The root that signed it.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdAt: f.instant({ about: 'When it was stored.', source: 'server' }),
  },
);
