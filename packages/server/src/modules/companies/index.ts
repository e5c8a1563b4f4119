/**
 * Owns company, unit, member, roles, staff of the operator, invitations, permission levels, policies and the history of
 * all of it. Promises: at every moment there is a first company, to which this computer belongs, and each company has
 * its key before anything is sealed under it; nobody gives what they do not hold; a company keeps an owner.
 */
import type { Decision } from '@candor/policy/rights/decision.ts';
import type { Facts } from '@candor/policy/rights/facts.ts';
import type { companies } from '@candor/protocol/api/companies.ts';
import type { levels, policies } from '@candor/protocol/api/levels.ts';
import type { invitations, people, staff } from '@candor/protocol/api/people.ts';
import type { portal } from '@candor/protocol/api/portal.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { findInvited, takeInvitation } from './accept.ts';
import { allCompaniesHandler, type CompanySource } from './all-companies.ts';
import { eraseClosedTask } from './close.ts';
import { companyHandlers, newCompany } from './company.ts';
import { explain, explainHandlers, type FactSource } from './explain.ts';
import { devicesSeen } from './held.ts';
import { historyHandlers } from './history.ts';
import { invitationHandlers } from './invitations.ts';
import { invitedHandlers } from './invited.ts';
import { levelHandlers, setLevels, type LevelChanges } from './levels.ts';
import { findHeld } from './membership-queries.ts';
import { membershipFrom, type Membership } from './membership.ts';
import { moveHandlers } from './moves.ts';
import { ownershipHandlers } from './ownership.ts';
import { findMember } from './people-queries.ts';
import { peopleHandlers } from './people.ts';
import { placedHandlers } from './placed.ts';
import { policyHandlers } from './policy.ts';
import { portalHandlers } from './portal.ts';
import {
  findCompany,
  findFirstCompany,
  findInstance,
  insertCompany,
  insertMember,
  listCompanyIds,
  renameCompany,
  setOperator,
} from './queries.ts';
import { reachedHandlers } from './reached.ts';
import { refusalHandlers } from './refusals.ts';
import { roleHandlers } from './roles.ts';
import { ruleChanges, type ChangesOf, type StandingSource } from './rule-changes.ts';
import { listOwnCompanyIds, listSoleOwned, soleOwnerAmong } from './sole-owner.ts';
import { assignmentHandlers } from './staff.ts';
import { unitHandlers } from './units.ts';

export type { CompanySource } from './all-companies.ts';
export { applyGroups, type Given } from './by-groups.ts';
export { deleteCompanyRows } from './close.ts';
export { findWholeCompany, listOwnerless } from './company-queries.ts';
export type { Asked, FactSource } from './explain.ts';
export { requireGivable } from './giving.ts';
export { enterCompany } from './invitation-queries.ts';
export { devicesSeen, seenBy } from './held.ts';
export type { HeldRow } from './membership-queries.ts';
export { membershipFrom, type Membership } from './membership.ts';
export { sealerUnlessAway } from './key-away.ts';
export { listNames } from './name-queries.ts';
export { namesIn, namesOfHolders, openNames } from './names.ts';
export { placeName } from './policy-queries.ts';
export { requireLevel } from './require-level.ts';
export type { StandingSource } from './rule-changes.ts';
export { sessionRules, type SessionRules, type TrustedBy } from './session-rules.ts';
export { readSignedPolicy, type SignedPolicy } from './signed-policy.ts';
export { holdersOf, whomOf } from './whom.ts';
export { scribeFor } from './scribe.ts';
export { endRightsOn } from './transfer-queries.ts';
export { devicesUnder, type NamedDevice } from './unit-queries.ts';

const firstName = 'My company';

export interface Companies {
  /** Of the groups of the contract. */
  handlers: {
    companies: Handlers<typeof companies>;
    units: Handlers<typeof units>;
    people: Handlers<typeof people>;
    invitations: Handlers<typeof invitations>;
    staff: Handlers<typeof staff>;
    levels: Handlers<typeof levels>;
    policies: Handlers<typeof policies>;
    portal: Handlers<typeof portal>;
  };
  tasks: readonly Task[];
  /** At every start: makes the first company where there is none. @returns it */
  begin(): Promise<string>;
  /** The company that this computer belongs to. */
  firstCompanyId(): Promise<string>;
  find(id: string): Promise<{ id: string; name: string } | null>;
  /**
   * The company of that id, else their first one; as a member, else as staff. Undefined where they belong to none, or
   * not to that one.
   */
  membershipOf(accountId: string, companyId?: string): Promise<Membership | undefined>;
  /** Every company that the account belongs to, also where it is disabled. */
  idsOf(accountId: string): Promise<string[]>;
  /** Whether the account is the only owner of one of these, in the caller's transaction, which may then end it. */
  soleOwnerAmong(tx: Tx, accountId: string, companyIds: readonly string[]): Promise<boolean>;
  /** Whom a live invitation is for, and where to; undefined for anything else. */
  findInvited(token: string): Promise<{ companyId: string; email: string } | undefined>;
  /** Companies of which the account is the only owner: as long as there is one, it cannot go. */
  soleOwnerOf(accountId: string): Promise<{ id: string; name: string }[]>;
  /** Whose membership it is, in the caller's company. Fails with not_found. */
  accountOf(caller: Caller, memberId: string): Promise<string>;
  /** Devices that the caller may see; undefined for all, also those to come. */
  devicesSeen(caller: Caller): Promise<ReadonlySet<string> | undefined>;
  /** Whether the caller may do something on a device, and why not: "Why?" about oneself. */
  decisionFor(
    caller: Caller,
    asked: { device: string; right: string },
    /** What the module that asks knows better. */
    known?: Partial<Facts>,
  ): Promise<Decision>;
  /** As the matrix of levels saves them; see levels.ts. */
  setLevels: (
    caller: Caller,
    wish: LevelChanges,
    first: (tx: Tx) => Promise<void>,
  ) => Promise<Output<typeof levels.setLevels>>;
  /** Further lines of "Why?" that other modules know. */
  explainWith(source: FactSource): void;
  /** Device -> what was changed in what sessions may do there, the newest first; at most 20 each (clause L5). */
  ruleChanges: ChangesOf;
  /** Standing consents are another module's. */
  standingFrom(source: StandingSource): void;
  /** Further facts of the operator's list of companies. */
  listWith(source: CompanySource): void;
  /** Accepts an invitation for an account, in the caller's transaction; see accept.ts. */
  takeInvitation(
    tx: Tx,
    token: string,
    account: { id: string; emailIndex: Uint8Array },
  ): Promise<{ companyId: string; memberId: string }>;
  operator(): Promise<{ operatorName: string | null; privacyContact: string | null }>;
  /** Names company and operator and makes the account its owner, in the caller's transaction of that company. */
  setUp(tx: Tx, facts: SetUpFacts): Promise<void>;
}
export interface SetUpFacts {
  companyId: string;
  accountId: string;
  companyName: string;
  operatorName: string;
  privacyContact: string;
}

/** @param emailIndex by which an account's address is known: the account module's */
export function createCompanies(
  platform: Platform,
  emailIndex: (address: string) => Promise<Uint8Array>,
): Companies {
  const { clock, database, keys } = platform;
  const sources: FactSource[] = [];
  const listSources: CompanySource[] = [];
  let standing: StandingSource = async () => [];
  const changesOf: ChangesOf = (companyId, deviceIds) =>
    ruleChanges(platform, (tx, of) => standing(tx, of), companyId, deviceIds);
  return {
    handlers: {
      ...handlersOf(platform, { sources, listSources, emailIndex }),
      portal: portalHandlers(platform, changesOf),
    },
    ruleChanges: changesOf,
    standingFrom: (source) => void (standing = source),
    tasks: [eraseClosedTask(platform)],
    async begin() {
      const known = await database.withInstance('service', findFirstCompany);
      if (known) return known.id;
      const id = newId();
      await keys.createCompanyKey(id);
      await database.withInstance('service', (tx) =>
        insertCompany(tx, newCompany(id, firstName, 'operator', clock.now())),
      );
      return id;
    },
    firstCompanyId: () => firstCompanyId(database),
    find: async (id) => (await database.withInstance('service', (tx) => findCompany(tx, id))) ?? null,
    idsOf: (accountId) => database.withCompanies(accountId, 'rights', listOwnCompanyIds),
    soleOwnerAmong,
    findInvited: (token) => findInvited(platform, token),
    membershipOf: (accountId, companyId) => membershipOf(platform, accountId, companyId),
    soleOwnerOf: (accountId) =>
      database.withCompanies(accountId, 'rights', (tx) => listSoleOwned(tx, accountId)),
    accountOf: (caller, memberId) => accountOf(database, caller, memberId),
    async devicesSeen(caller) {
      if (caller.companyId === null) return new Set();
      return database.withCompany(caller.companyId, 'security', (tx) => devicesSeen(tx, caller));
    },
    decisionFor: (caller, asked, known) =>
      explain(platform, sources, { asking: caller, who: caller }, asked, known),
    setLevels: (caller, wish, first) => setLevels(platform, caller, wish, first),
    explainWith: (source) => void sources.push(source),
    listWith: (source) => void listSources.push(source),
    takeInvitation: (tx, token, account) => takeInvitation(platform, tx, token, account),
    async operator() {
      const { operatorName = null, privacyContact = null } =
        (await database.withInstance('service', findInstance)) ?? {};
      return { operatorName, privacyContact };
    },
    setUp: (tx, facts) => setUp(tx, facts, clock.now()),
  };
}

async function setUp(
  tx: Tx,
  { companyId, accountId, companyName, operatorName, privacyContact }: SetUpFacts,
  now: Date,
): Promise<void> {
  const instance = (await findInstance(tx)) ?? fail('internal', { component: 'instance' });
  await setOperator(tx, instance.id, { operatorName, privacyContact });
  await renameCompany(tx, companyId, companyName);
  await insertMember(tx, {
    companyId,
    id: newId(),
    accountId,
    unitId: null,
    roles: ['owner'],
    narrowed: [],
    limits: [],
    state: 'active',
    createdAt: now,
  });
}

interface HandlerParts {
  sources: readonly FactSource[];
  listSources: readonly CompanySource[];
  emailIndex: (address: string) => Promise<Uint8Array>;
}

function handlersOf(
  platform: Platform,
  { sources, listSources, emailIndex }: HandlerParts,
): Omit<Companies['handlers'], 'portal'> {
  return {
    companies: {
      ...companyHandlers(platform),
      ...allCompaniesHandler(platform, listSources),
      ...ownershipHandlers(platform),
      ...reachedHandlers(platform),
    },
    units: {
      ...unitHandlers(platform),
      ...moveHandlers(platform),
      ...historyHandlers(platform),
      ...placedHandlers(platform),
    },
    people: { ...peopleHandlers(platform), ...roleHandlers(platform) },
    invitations: { ...invitationHandlers({ platform, emailIndex }), ...invitedHandlers(platform) },
    staff: { ...assignmentHandlers(platform), ...refusalHandlers(platform) },
    levels: { ...levelHandlers(platform), ...explainHandlers(platform, sources) },
    policies: policyHandlers(platform),
  };
}

async function membershipOf(
  { clock, database }: Platform,
  accountId: string,
  companyId: string | undefined,
): Promise<Membership | undefined> {
  const held = await database.withInstance('security', (tx) =>
    findHeld(tx, accountId, companyId, clock.now()),
  );
  return held && membershipFrom(held);
}

async function accountOf(database: Platform['database'], caller: Caller, memberId: string): Promise<string> {
  const companyId = companyOf(caller);
  const member = await database.withCompany(companyId, 'security', (tx) =>
    findMember(tx, companyId, memberId),
  );
  return member?.accountId ?? fail('not_found');
}

async function firstCompanyId(database: Platform['database']): Promise<string> {
  const first = await database.withInstance('service', findFirstCompany);
  return first?.id ?? fail('internal', { component: 'company' });
}

/** Of all companies, for jobs that go through them one by one. */
export function companyIds(database: Platform['database']): Promise<string[]> {
  return database.withInstance('service', listCompanyIds);
}
