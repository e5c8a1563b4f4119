import { changedParts, effectiveBody, type PolicyBody } from '@candor/policy/rights/modes.ts';
import { mostRuleChanges, type RuleChange } from '@candor/policy/rights/rule-change.ts';
import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, devicesById, parentsOf, type BookDevice } from './book-queries.ts';
import { pathIn, type Book } from './book.ts';
import { namesIn } from './names.ts';
import { bodiesOf, nodesOf } from './policy-path.ts';
import { hasPolicies, listVersions, type PolicyVersion } from './rule-change-queries.ts';

/** A standing consent as it was given, and as it ended. */
export interface StandingChange {
  at: Date;
  byMemberId: string | null;
  /** Company, unit or device. */
  targetId: string;
  what: { kind: 'given'; right: PolicyRight; until: number } | { kind: 'ended'; right: PolicyRight };
}
/** The oldest first. */
export type StandingSource = (tx: Tx, companyId: string) => Promise<StandingChange[]>;

type What = StandingChange['what'] | { kind: 'policy'; before: PolicyBody; after: PolicyBody };
interface Change extends Pick<StandingChange, 'at' | 'byMemberId'> {
  what: What;
}

/** As `ruleChanges`, of one instance. */
export type ChangesOf = (
  companyId: string,
  deviceIds: readonly string[],
) => Promise<Map<string, RuleChange[]>>;

/** Device -> what was changed in what sessions may do there, the newest first; at most 20 each. */
export async function ruleChanges(
  platform: Pick<Platform, 'database' | 'keys'>,
  standing: StandingSource,
  companyId: string,
  deviceIds: readonly string[],
): Promise<Map<string, RuleChange[]>> {
  const found = await platform.database.withCompany(companyId, 'service', async (tx) => {
    const versions = (await hasPolicies(tx, companyId)) ? await listVersions(tx, companyId, deviceIds) : [];
    const consents = await standing(tx, companyId);
    if (versions.length + consents.length === 0) return undefined;
    const parents = await parentsOf(tx, companyId);
    const changes = (await devicesById(tx, companyId, deviceIds)).map(
      (device) => [device.id, changesOn(device, { companyId, parents, versions, consents })] as const,
    );
    const by = changes.flatMap(([, all]) => all.flatMap(({ byMemberId }) => byMemberId ?? []));
    return { changes, members: await bookMembers(tx, companyId, [...new Set(by)]) };
  });
  if (!found) return new Map();
  const accountOf = new Map(found.members.map(({ id, accountId }) => [id, accountId]));
  const names = await namesIn(platform, companyId, [...accountOf.values()]);
  const nameOf = (memberId: string) => names.get(accountOf.get(memberId) ?? '')?.name ?? null;
  return new Map(found.changes.map(([id, all]) => [id, all.map((one) => named(one, nameOf))]));
}

function named({ at, byMemberId, what }: Change, nameOf: (memberId: string) => string | null): RuleChange {
  // a consent ends by itself at its date; a policy is set by members, or by staff
  const nobody = what.kind === 'policy' ? 'staff' : 'server';
  const kind = byMemberId === null ? nobody : 'member';
  return { at: at.getTime(), by: { kind, name: byMemberId && nameOf(byMemberId) }, ...what };
}

interface Rules extends Pick<Book, 'companyId' | 'parents'> {
  versions: readonly PolicyVersion[];
  consents: readonly StandingChange[];
}

function changesOn(device: BookDevice, { companyId, parents, versions, consents }: Rules): Change[] {
  const { id, unitId } = device;
  const path = pathIn(parents, unitId);
  const places = new Set([companyId, ...path, id]);
  const policies = policyChanges(companyId, device, path, versions);
  return [...policies, ...consents.filter(({ targetId }) => places.has(targetId))]
    .toReversed()
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, mostRuleChanges);
}

/** What holds on the device before and after each version of a place of its path, where that differs. */
function policyChanges(
  companyId: string,
  { id: deviceId, deviceClass }: BookDevice,
  path: readonly string[],
  versions: readonly PolicyVersion[],
): Change[] {
  const inForce = new Map<string, PolicyVersion>();
  const holds = () =>
    effectiveBody(nodesOf(bodiesOf(companyId, [...inForce.values()]), deviceId, path, { deviceClass }));
  const changes: Change[] = [];
  for (const version of versions.toReversed()) {
    const place = version.deviceId ?? version.unitId ?? companyId;
    if (place !== companyId && place !== deviceId && !path.includes(place)) continue;
    const before = holds();
    // what an older version said, which is erased by now, nobody knows
    const isFirstKnown = !inForce.has(place) && version.version > 1;
    inForce.set(place, version);
    const after = holds();
    const parts = new Set<string>(isFirstKnown ? [] : changedParts(before, after));
    if (parts.size > 0)
      changes.push({
        at: version.inForceAt,
        byMemberId: version.byMemberId,
        what: { kind: 'policy', before: partsOf(before, parts), after: partsOf(after, parts) },
      });
  }
  return changes;
}

function partsOf({ rights, ...others }: PolicyBody, parts: ReadonlySet<string>): PolicyBody {
  const kept = (from: object) => Object.fromEntries(Object.entries(from).filter(([name]) => parts.has(name)));
  return { rights: kept(rights), ...kept(others) };
}
