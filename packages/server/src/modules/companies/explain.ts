import { decide } from '@candor/policy/rights/decide.ts';
import type { Facts } from '@candor/policy/rights/facts.ts';
import type { Level } from '@candor/policy/rights/levels.ts';
import { atLeast } from '@candor/policy/rights/levels.ts';
import { effectiveSetting, levelOfRight } from '@candor/policy/rights/modes.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import { policyRights, type PolicyRight } from '@candor/policy/rights/session-rights.ts';
import { words, type Word } from '@candor/policy/rights/words.ts';
import { api } from '@candor/protocol/api/index.ts';
import type { levels } from '@candor/protocol/api/levels.ts';
import type { Input, Output, Route } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { withChanges } from './book.ts';
import { findWholeCompany } from './company-queries.ts';
import { entryOf, heldAt, heldOn, placeOf, whoseOf } from './held.ts';
import { findPlaced } from './level-queries.ts';
import { findHeld } from './membership-queries.ts';
import { membershipFrom } from './membership.ts';
import { namesOfHolders } from './names.ts';
import { findMember } from './people-queries.ts';
import { nodesOf, readBodies } from './policy-path.ts';
import { actionFacts, maySee } from './require-level.ts';
import { wordsAtOwn } from './require-own.ts';

type Wish = Input<typeof levels.explain>['body'];

/** Who asks for what on which device, for modules that know more lines. */
export interface Asked {
  companyId: string;
  deviceId: string;
  accountId: string;
  memberId: string | null;
  right: PolicyRight;
  roles: readonly RoleName[];
  /** Ids of the units that the device lies in. */
  path: readonly string[];
  /** Now, where 0 is Monday 00:00 in the company's time zone. */
  minuteOfWeek: number;
  /** Whether a policy has the person asked who is at the device. */
  askIfPresent: boolean;
}
/** Facts of further lines of a session right, such as the agreement. */
export type FactSource = (asked: Asked) => Promise<Partial<Facts>>;

/** Sessions ask for every line; of those that nobody answers, nothing is known, which refuses. */
const sessionLines = {
  agreement: 'not_known',
  licence: 'not_known',
  device_policy: 'not_known',
  standing_consent: 'not_known',
  grant: 'not_known',
  local: 'not_known',
} as const satisfies Partial<Facts>;

export function explainHandlers(
  platform: Platform,
  sources: readonly FactSource[],
): Handlers<Pick<typeof levels, 'explain'>> {
  return {
    async explain({ body }, call) {
      call.entry.targetId = body.member ?? body.device;
      const who =
        body.member === undefined ? call.caller : await otherPerson(platform, call.caller, body.member);
      return explain(platform, sources, { asking: call.caller, who }, body);
    },
  };
}

/** Another member as if they asked; whoever is told holds the word for it. */
async function otherPerson({ clock, database }: Platform, caller: Caller, memberId: string): Promise<Caller> {
  const companyId = companyOf(caller);
  if (memberId === caller.memberId) return caller;
  if (!caller.words.has('right.explain')) fail('not_allowed', { word: 'right.explain' });
  const held = await database.withCompany(companyId, 'security', async (tx) => {
    const member = (await findMember(tx, companyId, memberId)) ?? fail('not_found');
    return { member, row: await findHeld(tx, member.accountId, companyId, clock.now()) };
  });
  const { accountId } = held.member;
  const nothing = {
    companyId,
    companyKind: caller.companyKind,
    memberId,
    roles: [],
    words: new Set<Word>(),
    limits: [],
  };
  return { accountId, personId: accountId, signIn: null, ...(held.row ? membershipFrom(held.row) : nothing) };
}

/** Fails with not_found for a device that whoever asks does not see, with bad_request for a right that is none. */
export async function explain(
  { clock, database, keys }: Platform,
  sources: readonly FactSource[],
  { asking, who }: { asking: Caller; who: Caller },
  { device: deviceId, right, whatIf = [] }: Wish,
  known: Partial<Facts> = {},
): Promise<Output<typeof levels.explain>> {
  const companyId = companyOf(asking);
  const asked = wordOf(right) ?? fail('bad_request', { path: 'right' });
  const whose = whoseOf(who);
  const found = await database.withCompany(companyId, 'security', async (tx) => ({
    placed: (await findPlaced(tx, whose, deviceId)) ?? fail('not_found'),
    forAsking: who === asking ? undefined : await findPlaced(tx, whoseOf(asking), deviceId),
    bodies: await readBodies(tx, companyId),
    company: (await findWholeCompany(tx, companyId)) ?? fail('not_found'),
  }));
  const { placed, forAsking, bodies, company } = found;
  const place = placeOf(deviceId, placed);
  const entries = Map.groupBy(placed.entries.flatMap(entryOf), ({ target }) => target.id);
  const held = heldAt(whose, place, [...withChanges({ entries }, whatIf).entries.values()].flat());
  // nobody learns of a device that they do not see, not even by asking about another person or a change
  const own = forAsking ?? placed;
  if (!maySee(asking, placeOf(deviceId, own), heldOn(whoseOf(asking), deviceId, own))) fail('not_found');

  const facts = actionFacts(who, asked.word, { place, held, needed: asked.level });
  const names = new Map([
    ...placed.path.map(({ id, name }) => [id, name] as const),
    [companyId, company.name],
    [deviceId, placed.label],
  ]);
  const nodes = nodesOf(bodies, deviceId, place.path, { names, deviceClass: placed.deviceClass });
  const minute = minuteOfWeek(clock.now(), company.timeZone);
  const session =
    asked.right === undefined
      ? []
      : [
          sessionLines,
          { company_policy: { right: asked.right, path: nodes, minuteOfWeek: minute } },
          ...(await allFacts(sources, {
            companyId,
            deviceId,
            accountId: who.accountId,
            memberId: who.memberId,
            right: asked.right,
            roles: who.roles,
            path: place.path,
            minuteOfWeek: minute,
            askIfPresent: effectiveSetting(nodes, 'askIfPresent').value === true,
          })),
        ];
  return decide({
    right,
    device: { id: deviceId, name: placed.label },
    company: { id: companyId, name: company.name },
    facts: Object.assign({ ...facts, ...signInOf(asking, who), ...staffOf(who) }, ...session, known),
    names: { company: await namesOfHolders({ database, keys }, companyId, 'role.set') },
  });
}

async function allFacts(sources: readonly FactSource[], asked: Asked): Promise<Partial<Facts>[]> {
  const facts = [];
  for (const source of sources) facts.push(await source(asked));
  return facts;
}

/** Of oneself, as one is signed in now; of somebody else nothing is known that could refuse. */
function signInOf(asking: Caller, who: Caller): Partial<Facts> {
  if (asking !== who || asking.signIn === null) return {};
  const { state } = asking.signIn;
  return {
    sign_in: {
      state,
      factorAgeS: null,
      confirmationAgeS: null,
      factorWithinS: null,
      confirmationWithinS: null,
    },
  };
}

/** Staff that a company refuses does not come this far. */
function staffOf({ memberId }: Caller): Partial<Facts> {
  return memberId === null ? { staff_refused: { isRefused: false, refusalId: null } } : {};
}

interface AskedFor {
  word: Word;
  level: Level;
  /** For a session right. */
  right?: PolicyRight;
}

const wordOfRight = (right: PolicyRight): Word =>
  right === 'script' ? 'job.run' : right === 'power' ? 'action.run' : 'session.request';

function wordOf(asked: string): AskedFor | undefined {
  const right = policyRights.find((one) => one === asked);
  if (right) return { word: wordOfRight(right), level: levelOfRight[right], right };
  const word = words.find((one) => one === asked);
  return word && { word, level: levelOfWord(word) };
}

/** The highest level that a route of the word asks for; `view` where none is about a device. */
function levelOfWord(word: Word): Level {
  if (wordsAtOwn.includes(word)) return 'own';
  const all: Route[] = Object.values(api).flatMap((group) => Object.values<Route>(group));
  const asked = all.flatMap((route) =>
    route.word === word && route.level !== undefined ? [route.level] : [],
  );
  return asked.reduce((most, one) => (atLeast(one, most) ? one : most), 'view' as Level);
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 0 is Monday 00:00 in that time zone. */
export function minuteOfWeek(at: Date, timeZone: string): number {
  const form = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = new Map(form.formatToParts(at).map(({ type, value }) => [type, value]));
  return (
    (days.indexOf(part.get('weekday') ?? '') * 24 + Number(part.get('hour'))) * 60 +
    Number(part.get('minute'))
  );
}
