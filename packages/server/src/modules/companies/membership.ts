import { wordsOf, wordsOfStaff, type CompanyKind, type RoleName } from '@candor/policy/rights/roles.ts';
import type { SignInRule } from '@candor/policy/rights/standing.ts';
import { ownWords, type Word } from '@candor/policy/rights/words.ts';
import type { HeldRow } from './membership-queries.ts';

/** What an account may do in one company. */
export interface Membership {
  companyId: string;
  companyKind: CompanyKind;
  /** Null for staff of the operator. */
  memberId: string | null;
  /** Those that narrowed roles are made of included. */
  roles: readonly RoleName[];
  words: ReadonlySet<Word>;
  /** Units to which the roles are limited; none: the whole company. */
  limits: readonly string[];
  /** In all companies that they belong to or reach. */
  everyRole: readonly RoleName[];
  /** What all companies to which they belong ask of a sign-in. */
  rule: SignInRule;
  /** One of these providers is the only way in; none: every way is. Owners keep theirs. */
  onlyProviders: readonly string[];
}

/** A member is what their membership says, also where they are staff. */
export function membershipFrom(row: HeldRow): Membership {
  const { companyId, kind, state, memberId } = row;
  const limits = row.limits ?? [];
  const roles = memberId === null ? (row.staffRoles ?? []) : rolesOf(row);
  const held = memberId === null ? wordsOfStaff(roles, [], kind) : memberWords(row);
  const words = new Set([...ownWords, ...(state === 'closing' ? whileClosing(held) : held)]);
  const isBound = memberId !== null && !roles.includes('owner');
  const onlyProviders = isBound ? (row.onlyProviders ?? []) : [];
  const { everyRole, rule } = row;
  return { companyId, companyKind: kind, memberId, roles, words, limits, everyRole, rule, onlyProviders };
}

function rolesOf({ roles, narrowed }: HeldRow): RoleName[] {
  return [...new Set([...(roles ?? []), ...(narrowed ?? []).map(({ base }) => base)])];
}

/** Words unite: a narrowed role takes away nothing that another role gives. */
function memberWords({ roles, narrowed, kind }: HeldRow): ReadonlySet<Word> {
  const parts = [
    wordsOf(roles ?? [], [], kind),
    ...(narrowed ?? []).map((one) => wordsOf([one.base], one.minus, kind)),
  ];
  return new Set(parts.flatMap((one) => [...one]));
}

/** What is left of a company that is being closed: to read it, take it along, and change one's mind. */
function whileClosing(words: ReadonlySet<Word>): Word[] {
  return [...words].filter(
    (word) =>
      word.endsWith('.view') ||
      word === 'company.close' ||
      word === 'audit.export' ||
      word === 'right.explain',
  );
}
