import { companyOnly, operatorOnly, row, type Cell, type RoleName, type RoleRow } from './role-row.ts';
import { words, type Word } from './words.ts';

export { roleNames, type Cell, type RoleName } from './role-row.ts';

const everybody = row('x', 'x', 'x', 'x', 'x', 'x', 'x');
const structure = row('x', 'x u', '-', '-', '-', '-', '-');
const ending = companyOnly(row('x', '-', '-', '-', '-', '-', '-'));
const leaders = row('x', 'x', '-', '-', '-', '-', '-');
const byOwnLevel = row('x l', 'x l', 'l own', '-', 'l own', '-', '-');
const sight = row('x l', 'x l', 'l', 'l', 'o l', 'l', '-');
const work = row('x l', 'x l', 'x l', '-', '-', '-', '-');
const deciding = companyOnly(row('x', 'x', '-', '-', '-', '-', '-'));
const ends = row('x', 'x', 'x l', '-', 'o', '-', '-');
const seen = row('x', 'x', 'l', 'o', 'o', 'x', 'x');
const recordings = row('x', 'x', '-', '-', 'o', 'x', 'x');
const tickets = row('x', 'x', 'x', 'x', '-', '-', '-');
const bills = row('x', 'x', '-', '-', '-', 'x', '-');
const auditing = row('x', 'x', '-', '-', '-', 'x', 'x');
const officers = row('x', '-', '-', '-', '-', '-', 'x');
const overseen = operatorOnly(row('x', 'x', '-', '-', '-', 'x', 'x'));
const operating = operatorOnly(row('x', 'x', '-', '-', '-', '-', '-'));
const nobody = row('-', '-', '-', '-', '-', '-', '-');

/**
 * The one table of roles and words: what each role gives, in the order owner, administrator, technician, helper,
 * member, auditor, privacy officer. Default deny. Of the last rows membership of an engagement, a token or the person
 * decides, and no role.
 */
export const roles: Readonly<Record<Word, RoleRow>> = {
  'self.account': everybody,
  'self.profile': everybody,
  'self.security': everybody,
  'self.tokens': everybody,
  'self.confirm': everybody,
  'self.socket': everybody,
  'self.portal': everybody,
  'self.rights': everybody,
  'self.consents': everybody,
  'self.notifications': everybody,
  'self.vault': everybody,
  'ticket.create': everybody,
  'ticket.view': everybody,
  'company.view': everybody,
  'unit.view': everybody,
  'policy.view': everybody,
  'agreement.view': everybody,
  'key.view': everybody,
  'trust.view': everybody,
  'company.edit': structure,
  'unit.edit': structure,
  'person.invite': structure,
  'person.edit': structure,
  'person.remove': structure,
  'sso.set': structure,
  'webhook.edit': structure,
  'company.close': ending,
  'company.transfer-ownership': ending,
  'instance.end-sign-ins': operatorOnly(row('x', '-', '-', '-', '-', '-', '-')),
  'person.view': row('x', 'x', 'x', 'x', 'x u', 'x', 'x'),
  'person.view-contact': row('x', 'x', '-', '-', '-', '-', 'x'),
  'role.set': leaders,
  'narrowed-role.set': leaders,
  'factor.reset': leaders,
  'sign-in.end': leaders,
  'api-token.end': leaders,
  'permission.view': row('x', 'x', 'x', '-', 'o', 'x', 'x'),
  'permission.set': byOwnLevel,
  'device.move': byOwnLevel,
  'device.remove': byOwnLevel,
  'device.view': sight,
  'exposure.view': sight,
  'device.edit': work,
  'enrolment.manage': work,
  'alert.handle': work,
  'rule.edit': work,
  'action.run': work,
  'job.run': work,
  'job.stop': work,
  'patch.approve': work,
  'script.edit': work,
  'log.view': work,
  'company-report.view': work,
  'device.transfer': leaders,
  'job.approve': leaders,
  'policy.set': row('x', 'x u', 'l own', '-', 'l own', '-', '-'),
  'policy.widen': deciding,
  'root-key.set': deciding,
  'roster.edit': deciding,
  'key.certify': deciding,
  'standing.give': deciding,
  'agreement.accept': deciding,
  'agreement.withdraw': deciding,
  'billing.manage': deciding,
  'standing.end': ends,
  'session.end': ends,
  'session.request': work,
  'session.join': work,
  'session.share': work,
  'session.answer': companyOnly(row('o', 'o', 'o', 'o', 'o', '-', '-')),
  'session.view': seen,
  'consent.view': seen,
  'recording.view': seen,
  'recording.play': recordings,
  'recording.export': recordings,
  'recording.import': recordings,
  'recording.hold': recordings,
  'recording.erase': recordings,
  'ticket.handle': tickets,
  'ticket.view-all': tickets,
  'licence.view': bills,
  'billing.view': bills,
  'audit.view': auditing,
  'right.explain': auditing,
  'audit.export': row('x', '-', '-', '-', '-', 'x', 'x'),
  'request.handle': officers,
  'incident.handle': officers,
  'hold.manage': officers,
  'recipient.manage': officers,
  'trust.manage': officers,
  'legal.manage': officers,
  'legal.release': officers,
  'policy-version.publish': operatorOnly(row('x', '-', '-', '-', '-', '-', 'x')),
  'staff.view': overseen,
  'instance.operate': overseen,
  'staff.set': operating,
  'company.create': operating,
  'licence.set': operating,
  'agent-version.publish': operating,
  'feed.manage': operating,
  'instance.configure': operating,
  'agreement.publish': operating,
  'engagement.view': nobody,
  'engagement.edit': nobody,
  'engagement.review': nobody,
  'engagement.lead': nobody,
  'release.receive': nobody,
  'assist.use': nobody,
  'intake.push': nobody,
  'key-log.view': nobody,
  'key-log.endorse': nobody,
  'focus.view': nobody,
  'focus.edit': nobody,
  public: nobody,
};

/** Whether a company is the one that runs the instance. */
export type CompanyKind = 'operator' | 'customer';

export function cellOf(role: RoleName, word: Word): Cell {
  return roles[word].cells[role];
}

/** Whether one of the roles gives a word on more than what is their own. */
export function reachesOthers(held: readonly RoleName[], word: Word): boolean {
  return held.some((role) => !['none', 'own'].includes(cellOf(role, word)));
}

/**
 * The words of a member in their own company: those of all their roles, without `minus`. Words marked S are among them
 * in the operator's company only. A cell may bound a word further; `decide` asks for that.
 */
export function wordsOf(
  held: readonly RoleName[],
  minus: readonly Word[] = [],
  company: CompanyKind = 'customer',
): ReadonlySet<Word> {
  return new Set(
    words.filter(
      (word) =>
        held.some((role) => cellOf(role, word) !== 'none') &&
        !minus.includes(word) &&
        (company === 'operator' || !roles[word].staff),
    ),
  );
}

/** The words of the operator's staff in a company that they are assigned to: in a customer's never those marked C or S. */
export function wordsOfStaff(
  held: readonly RoleName[],
  minus: readonly Word[] = [],
  company: CompanyKind = 'customer',
): ReadonlySet<Word> {
  const all = wordsOf(held, minus, company);
  return company === 'operator' ? all : new Set([...all].filter((word) => !roles[word].company));
}

/** Nobody gives a word that they do not hold, and only owners make owners. */
export function mayGive(giver: readonly RoleName[], given: RoleName): boolean {
  const held = wordsOf(giver, [], 'operator');
  if (!held.has('role.set') || (given === 'owner' && !giver.includes('owner'))) return false;
  return [...wordsOf([given], [], 'operator')].every((word) => held.has(word));
}
