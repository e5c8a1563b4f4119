import type { Tx } from '../../platform/db/index.ts';
import type { HeldPolicy, NewerPolicy } from '../../platform/gateway/index.ts';
import type { TrustedBy } from '../companies/index.ts';
import { policyVersion, signPolicy } from './device-policy.ts';
import type { DeviceParts } from './parts.ts';
import { findPolicies, holdPolicies, keepSessions, noteTaken, type PolicyRow } from './policy-queries.ts';
import { stateOf } from './policy-state.ts';
import { compileSessions, isSent, sessionsIn, type CompiledSessions } from './sent-sessions.ts';

/** The signed policies of those devices of a company that hold older ones. @param held what each of them has */
export async function newerPolicies(
  { authorities, platform: { clock, database } }: Pick<DeviceParts, 'authorities' | 'platform'>,
  companyId: string,
  held: ReadonlyMap<string, HeldPolicy>,
): Promise<Map<string, NewerPolicy>> {
  const now = clock.now();
  const trusted = new Map([...held].map(([id, { roots }]) => [id, roots] as const));
  const { rows, compiled } = await database.withCompany(companyId, 'service', async (tx) => {
    const current = await bringUp(tx, companyId, trusted, now);
    const said = [...held].flatMap(([id, { known, version }]) => {
      const row = current.rows.get(id);
      return known === 'said' && row && row.takenVersion !== version ? [[id, version] as const] : [];
    });
    if (said.length > 0) await noteTaken(tx, companyId, new Map(said), now);
    return current;
  });
  const newer = [...held].map(
    async ([id, { version: heldVersion }]): Promise<[string, NewerPolicy] | undefined> => {
      const { change, row, widened } = stateOf(rows.get(id), now);
      const version = policyVersion(now, change);
      if (heldVersion >= version) return undefined;
      const sessions = compiled.get(id);
      const signed = await signPolicy(
        authorities,
        id,
        now,
        change,
        sessions && sessionsIn(row?.sessions ?? null),
      );
      const widening = widened && { widening: widened.signed };
      return [id, { version, message: { type: 'policy', ...signed, ...widening, ...sessions?.words } }];
    },
  );
  return new Map((await Promise.all(newer)).filter((one) => one !== undefined));
}

interface Current {
  rows: ReadonlyMap<string, PolicyRow>;
  /** Of devices that know of session rules. */
  compiled: ReadonlyMap<string, CompiledSessions>;
}

/** What holds for each device now, kept where it differs from what was sent last. */
async function bringUp(tx: Tx, companyId: string, trusted: TrustedBy, now: Date): Promise<Current> {
  const seen = await read(tx, companyId, trusted, now);
  const differing = differingIn(seen);
  if (differing.size === 0) return seen;
  await holdPolicies(tx, companyId, [...differing.keys()], now);
  const held = await read(tx, companyId, trusted, now);
  await keepSessions(tx, companyId, differingIn(held, differing), now);
  return { ...held, rows: await findPolicies(tx, companyId, [...trusted.keys()]) };
}

async function read(tx: Tx, companyId: string, trusted: TrustedBy, now: Date): Promise<Current> {
  const rows = await findPolicies(tx, companyId, [...trusted.keys()]);
  return { rows, compiled: await compileSessions(tx, companyId, trusted, now) };
}

/** @param among devices whose rows are held; undefined: any */
function differingIn({ rows, compiled }: Current, among?: ReadonlyMap<string, unknown>) {
  const all = [...compiled].filter(
    ([id, { sent }]) => (among?.has(id) ?? true) && !isSent(rows.get(id)?.sessions ?? null, sent),
  );
  return new Map(all.map(([id, { sent }]) => [id, sent]));
}
