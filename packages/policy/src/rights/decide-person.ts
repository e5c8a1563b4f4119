import type { LevelFacts, RoleFacts } from './facts.ts';
import { allow, refuse, type Judge } from './judged.ts';
import { atLeast, levels, type Level } from './levels.ts';
import { cellOf, roles, type Cell, type RoleName } from './roles.ts';

export const personJudges: {
  readonly sign_in: Judge<'sign_in'>;
  readonly role: Judge<'role'>;
  readonly level: Judge<'level'>;
  readonly staff_refused: Judge<'staff_refused'>;
} = {
  sign_in({ state, factorAgeS, factorWithinS, confirmationAgeS, confirmationWithinS }) {
    if (state === 'none') return refuse('not_signed_in', 'self');
    if (state !== 'full') return refuse(`sign_in_${state}`, 'self');
    if (!isFresh(factorAgeS, factorWithinS)) return refuse('factor_required', 'self');
    if (!isFresh(confirmationAgeS, confirmationWithinS)) return refuse('confirmation_required', 'self');
    return allow('signed_in');
  },
  role(facts, { company }) {
    const { word } = facts;
    const isStaff = facts.by === 'staff';
    const params = { word, company: company.name };
    if (roles[word].staff && facts.company !== 'operator')
      return refuse('operator_company_only', 'nobody', params);
    if (roles[word].company && isStaff && facts.company === 'customer')
      return refuse('staff_never', 'nobody', params);
    const changer = isStaff ? 'operator' : 'company';
    const given = givingRoles(facts);
    if (given.length === 0) return refuse('role_lacks_word', changer, params);
    const [giving] = given.filter((role) => reaches(cellOf(role, word), facts));
    if (giving !== undefined) return allow('role_gives', changer, { ...params, role: giving }, giving);
    const isOwnOnly = given.some((role) => isOfOwn(cellOf(role, word)));
    return refuse(isOwnOnly ? 'not_their_own' : 'outside_units', changer, params);
  },
  level({ held, needed }, { facts: { role }, device }) {
    const wanted = typeof role === 'object' ? neededLevel(role, needed) : needed;
    const params = { device: device.name, level: held.level, needed: wanted };
    const source = held.source?.targetId ?? null;
    if (atLeast(held.level, wanted)) return allow('level_given', 'company', params, source);
    if (held.cappedBy !== null)
      return refuse('level_capped', 'company', { ...params, role: held.cappedBy }, source);
    return refuse('level_too_low', 'company', params, source);
  },
  staff_refused({ isRefused, refusalId }, { company }) {
    const params = { company: company.name };
    return isRefused
      ? refuse('staff_refused', 'company', params, refusalId)
      : allow('staff_admitted', 'company', params);
  },
};

const isFresh = (ageS: number | null, withinS: number | null) =>
  withinS === null || (ageS !== null && ageS <= withinS);

function givingRoles({ word, roles: held, minus }: RoleFacts): RoleName[] {
  return minus.includes(word) ? [] : held.filter((role) => cellOf(role, word) !== 'none');
}

const isOfOwn = (cell: Cell) => cell === 'own' || cell === 'own-level';

/** What goes by level is done to devices, which lie in units. */
function reaches(cell: Cell, { isOwn, isInUnits }: Pick<RoleFacts, 'isOwn' | 'isInUnits'>): boolean {
  if (isOfOwn(cell)) return isOwn;
  return cell === 'all' || isInUnits;
}

/** The least level that one of the roles asks for: cells without an l ask for none. */
function neededLevel(facts: RoleFacts, declared: LevelFacts['needed']): Level {
  const asked = givingRoles(facts)
    .map((role) => cellOf(role, facts.word))
    .filter((cell) => reaches(cell, facts))
    .map((cell) => levelOfCell(cell, declared));
  return levels.find((level) => asked.includes(level)) ?? declared;
}

function levelOfCell(cell: Cell, declared: Level): Level {
  if (cell === 'level-own') return 'own';
  return cell.endsWith('level') ? declared : 'none';
}
