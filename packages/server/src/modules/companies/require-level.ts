import { decide } from '@candor/policy/rights/decide.ts';
import type { Decision } from '@candor/policy/rights/decision.ts';
import type { Facts } from '@candor/policy/rights/facts.ts';
import type { HeldLevel, Level } from '@candor/policy/rights/levels.ts';
import { wordsOf } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import { companyOf, fail, type Caller, type LevelRoute } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { heldOn, placeOf, whoseOf, type Place } from './held.ts';
import { findPlaced } from './level-queries.ts';
import { namesOfHolders } from './names.ts';
import { findCompany } from './queries.ts';

/** What a line is asked for that has no say in an action without a session. */
export const notAsked = {
  sign_in: 'not_needed',
  staff_refused: 'not_needed',
  agreement: 'not_needed',
  licence: 'not_needed',
  company_policy: 'not_needed',
  device_policy: 'not_needed',
  standing_consent: 'not_needed',
  grant: 'not_needed',
  local: 'not_needed',
  roster: 'not_needed',
  freeze: 'not_needed',
  second_approver: 'not_needed',
} as const satisfies Partial<Facts>;

/**
 * Lets a request about one device pass, or says why not (clause E2). Whoever may not see the device, gets what an
 * unknown id gets: the same answer after the same statement.
 */
export async function requireLevel(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  caller: Caller,
  { word, level }: LevelRoute,
  deviceId: string,
): Promise<void> {
  const { companyId } = caller;
  if (companyId === null) fail('not_found');
  const whose = whoseOf(caller);
  const placed = await database.withCompany(companyId, 'security', (tx) => findPlaced(tx, whose, deviceId));
  if (!placed) fail('not_found');
  const held = heldOn(whose, deviceId, placed);
  const place = placeOf(deviceId, placed);
  if (!maySee(caller, place, held)) fail('not_found');
  const facts = actionFacts(caller, word, { place, held, needed: level });
  if (isAllowed(facts)) return;
  await refuse(
    { database, keys },
    caller,
    { right: word, device: { id: deviceId, name: placed.label }, facts },
    { asked: { device: deviceId, right: word } },
  );
}

/** Whether somebody has the right to know that the device exists. */
export function maySee(who: Holder, place: Place, held: HeldLevel): boolean {
  return isAllowed(actionFacts(who, 'device.view', { place, held, needed: 'view' }));
}

const nameless = { id: '', name: '' };
export const isAllowed = (facts: Facts) =>
  decide({ right: '', device: nameless, company: nameless, facts, names: {} }).verdict === 'allow';

/** Fails with the Decision, in which names stand: only refusals pay for them. */
export async function refuse(
  parts: Pick<Platform, 'database' | 'keys'>,
  caller: Caller,
  input: Pick<Parameters<typeof decide>[0], 'right' | 'device' | 'facts'>,
  besides: Record<string, unknown> = {},
): Promise<never> {
  const decision = await explained(parts, companyOf(caller), input);
  fail('right_refused', { refusedBy: decision.refusedBy, decision, ...besides });
}

async function explained(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  companyId: string,
  input: Pick<Parameters<typeof decide>[0], 'right' | 'device' | 'facts'>,
): Promise<Decision> {
  const company = await database.withInstance('service', (tx) => findCompany(tx, companyId));
  const names = { company: await namesOfHolders({ database, keys }, companyId, 'role.set') };
  return decide({ ...input, company: { id: companyId, name: company?.name ?? '' }, names });
}

type Holder = Pick<Caller, 'roles' | 'words' | 'memberId' | 'companyKind' | 'limits'>;

/** Facts of an action: role and level decide, nothing else. */
export function actionFacts(
  who: Holder,
  word: Word,
  { place, held, needed }: { place: Place; held: HeldLevel; needed: Level },
): Facts {
  const company = who.companyKind ?? 'customer';
  const isInUnits = who.limits.length === 0 || place.path.some((id) => who.limits.includes(id));
  return {
    ...notAsked,
    role: {
      word,
      roles: who.roles,
      // whatever lowered the words (a narrowed role, a company that is being closed) is not given by a role either
      minus: [...wordsOf(who.roles, [], company)].filter((one) => !who.words.has(one)),
      by: who.memberId === null ? 'staff' : 'membership',
      company,
      isOwn: place.isAssigned,
      isInUnits,
    },
    level: { held, needed },
  };
}
