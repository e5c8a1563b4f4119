import { licenceReasons, type DecisionCode, type DecisionLine, type Verdict } from './decision.ts';
import type { DecideInput, Facts, LineFacts } from './facts.ts';
import type { PolicyNode } from './modes.ts';

/** What a line says where these facts are given, and all others are as in `allowed`. For tests and the bench. */
export interface Outcome {
  readonly line: DecisionLine;
  readonly verdict: Verdict;
  readonly code: DecisionCode;
  readonly given: Partial<Facts>;
}

export function withFacts(input: DecideInput, facts: Partial<Facts>): DecideInput {
  return { ...input, facts: { ...input.facts, ...facts } };
}

const company: PolicyNode = { kind: 'company', id: 'example', name: 'Example', body: { rights: {} } };
const ward = (body: PolicyNode['body']): PolicyNode => ({ kind: 'unit', id: 'ward', name: 'Ward', body });

const usual = {
  sign_in: {
    state: 'full',
    factorAgeS: 60,
    confirmationAgeS: null,
    factorWithinS: 900,
    confirmationWithinS: null,
  },
  role: {
    word: 'session.request',
    roles: ['technician'],
    minus: [],
    by: 'staff',
    company: 'customer',
    isOwn: false,
    isInUnits: true,
  },
  level: { held: { level: 'control', source: null, cappedBy: null }, needed: 'control' },
  staff_refused: { isRefused: false, refusalId: null },
  agreement: { state: 'accepted', versionId: 'agreement-3', version: 3, effectiveDay: '2026-03-02' },
  licence: { state: 'valid', reason: null, serial: 'L-1' },
  company_policy: { right: 'terminal', path: [company], minuteOfWeek: 600 },
  device_policy: { right: 'terminal', mode: 'ask', version: 7, isExpired: false, waitingVersion: null },
  standing_consent: {
    consent: { id: 'consent-1', isWithinHours: true, alsoIfPresent: false },
    askIfPresent: true,
    isPersonPresent: false,
    isSecondPerson: false,
  },
  grant: { answer: 'given', grantId: 'grant-1' },
  local: { isRefused: false },
  roster: { state: 'listed', version: 4, keyId: 'key-1', level: 'control' },
  freeze: { untilDay: null },
  second_approver: { approvedBy: 'alex', askedBy: 'sam' },
} as const satisfies { [L in DecisionLine]: LineFacts<L> };

/** A technician of the operator asks for a terminal, and the person at the device said yes. */
export const allowed: DecideInput = {
  right: 'terminal',
  device: { id: 'pc-12', name: 'PC-12' },
  company: { id: 'example', name: 'Example' },
  facts: usual,
  names: {},
};

const outcome =
  (verdict: Verdict) =>
  <L extends DecisionLine>(
    line: L,
    code: DecisionCode,
    facts: Facts[L],
    others: Partial<Facts> = {},
  ): Outcome => ({
    line,
    verdict,
    code,
    given: { ...others, [line]: facts },
  });
const allows = outcome('allow');
const refuses = outcome('refuse');
const asks = outcome('ask');

const { sign_in: signIn, role, level, agreement, licence, roster, standing_consent: standing } = usual;
const policyOf = (...path: PolicyNode[]) => ({ ...usual.company_policy, path });
const modeOf = (mode: 'never' | 'ask' | 'standing') => ({ ...usual.device_policy, mode });
const consent = standing.consent;
const unasked = {
  company_policy: policyOf({ ...company, body: { rights: { terminal: 'standing' } } }),
  device_policy: modeOf('standing'),
} satisfies Partial<Facts>;

export const outcomes: readonly Outcome[] = [
  allows('sign_in', 'signed_in', signIn),
  refuses('sign_in', 'not_signed_in', { ...signIn, state: 'none' }),
  refuses('sign_in', 'sign_in_pending', { ...signIn, state: 'pending' }),
  refuses('sign_in', 'sign_in_limited', { ...signIn, state: 'limited' }),
  refuses('sign_in', 'factor_required', { ...signIn, factorAgeS: 901 }),
  refuses('sign_in', 'factor_required', { ...signIn, factorAgeS: null }),
  refuses('sign_in', 'confirmation_required', { ...signIn, confirmationWithinS: 600 }),
  refuses('sign_in', 'not_known', 'not_known'),
  allows('role', 'role_gives', role),
  refuses('role', 'role_lacks_word', { ...role, roles: ['helper'] }),
  refuses('role', 'role_lacks_word', { ...role, minus: ['session.request'] }),
  refuses('role', 'role_lacks_word', { ...role, roles: [] }),
  refuses('role', 'staff_never', { ...role, roles: ['owner'], word: 'agreement.accept' }),
  refuses('role', 'operator_company_only', {
    ...role,
    roles: ['owner'],
    word: 'licence.set',
    by: 'membership',
  }),
  refuses('role', 'not_their_own', { ...role, roles: ['member'], word: 'session.end', by: 'membership' }),
  refuses('role', 'outside_units', {
    ...role,
    roles: ['administrator'],
    word: 'unit.edit',
    isInUnits: false,
  }),
  refuses('role', 'outside_units', { ...role, isInUnits: false }),
  allows('level', 'level_given', level),
  refuses('level', 'level_too_low', { ...level, held: { ...level.held, level: 'support' } }),
  refuses('level', 'level_capped', {
    ...level,
    held: {
      level: 'support',
      source: { kind: 'device', subject: { kind: 'member', id: 'sam' }, targetId: 'pc-12' },
      cappedBy: 'helper',
    },
  }),
  allows('staff_refused', 'staff_admitted', usual.staff_refused),
  allows('staff_refused', 'not_needed', 'not_needed'),
  refuses('staff_refused', 'staff_refused', { isRefused: true, refusalId: 'refusal-1' }),
  allows('agreement', 'agreement_accepted', agreement),
  refuses('agreement', 'agreement_missing', { ...agreement, state: 'missing' }),
  refuses('agreement', 'agreement_outdated', { ...agreement, state: 'outdated' }),
  refuses('agreement', 'agreement_withdrawn', { ...agreement, state: 'withdrawn' }),
  allows('licence', 'licence_valid', licence),
  allows('licence', 'licence_valid', { ...licence, state: 'expiring' }),
  allows('licence', 'licence_grace', { ...licence, state: 'grace', reason: 'clock_wrong' }),
  ...licenceReasons.map((reason) =>
    refuses('licence', `licence_${reason}`, { ...licence, state: 'lapsed', reason }),
  ),
  asks('company_policy', 'company_asks', usual.company_policy),
  allows('company_policy', 'company_allows', unasked.company_policy),
  refuses('company_policy', 'company_never', policyOf(company, ward({ rights: { terminal: 'never' } }))),
  refuses('company_policy', 'company_hours', policyOf(company, ward({ rights: {}, hours: [] }))),
  asks('device_policy', 'device_asks', usual.device_policy),
  allows('device_policy', 'device_allows', unasked.device_policy),
  refuses('device_policy', 'device_never', modeOf('never')),
  refuses('device_policy', 'device_waiting', { ...modeOf('never'), waitingVersion: 8 }),
  refuses('device_policy', 'device_expired', { ...usual.device_policy, isExpired: true }),
  allows('standing_consent', 'not_needed', standing),
  allows('standing_consent', 'standing_given', standing, unasked),
  allows(
    'standing_consent',
    'standing_given',
    {
      ...standing,
      consent: { ...consent, alsoIfPresent: true },
      askIfPresent: false,
      isPersonPresent: true,
    },
    unasked,
  ),
  asks('standing_consent', 'standing_missing', { ...standing, consent: null }, unasked),
  asks(
    'standing_consent',
    'standing_hours',
    { ...standing, consent: { ...consent, isWithinHours: false } },
    unasked,
  ),
  asks('standing_consent', 'second_person', { ...standing, isSecondPerson: true }, unasked),
  asks('standing_consent', 'somebody_there', { ...standing, isPersonPresent: true }, unasked),
  asks(
    'standing_consent',
    'somebody_there',
    { ...standing, consent: { ...consent, alsoIfPresent: true }, isPersonPresent: true },
    unasked,
  ),
  allows('grant', 'grant_given', usual.grant),
  allows('grant', 'not_needed', { answer: 'none', grantId: null }, unasked),
  asks('grant', 'grant_wanted', { answer: 'none', grantId: null }),
  asks('grant', 'grant_expired', { answer: 'expired', grantId: 'grant-1' }),
  refuses('grant', 'grant_refused', { answer: 'refused', grantId: 'grant-1' }),
  refuses('grant', 'grant_refused', { answer: 'refused', grantId: 'grant-1' }, unasked),
  refuses('grant', 'grant_unanswered', { answer: 'unanswered', grantId: null }),
  allows('local', 'local_silent', usual.local),
  refuses('local', 'local_refused', { isRefused: true }),
  allows('roster', 'roster_lists', roster),
  refuses('roster', 'roster_missing', { ...roster, state: 'missing', keyId: null }),
  refuses('roster', 'roster_expired', { ...roster, state: 'expired' }),
  refuses('roster', 'roster_level', { ...roster, state: 'level_too_low', level: 'view' }),
  allows('freeze', 'not_frozen', usual.freeze),
  refuses('freeze', 'frozen', { untilDay: '2026-12-27' }),
  allows('second_approver', 'approved', usual.second_approver),
  refuses('second_approver', 'approval_missing', { approvedBy: null, askedBy: 'sam' }),
  refuses('second_approver', 'approval_own', { approvedBy: 'sam', askedBy: 'sam' }),
];
