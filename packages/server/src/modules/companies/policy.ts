import { partsBeyond, sessionBound } from '@candor/policy/rights/bound.ts';
import {
  deviceClasses,
  isNarrowing,
  type CompanyPolicyBody,
  type PolicyBody,
} from '@candor/policy/rights/modes.ts';
import { companyPolicyBody, policyBody } from '@candor/policy/rights/policy-body.ts';
import type { policies } from '@candor/protocol/api/levels.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, requireConfirmed, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasActiveRoot, verifySigned, type StoredStatement } from '../roots/index.ts';
import { namesOfHolders } from './names.ts';
import { keepPolicy, listPolicies, placeName, type PolicyTarget } from './policy-queries.ts';
import { requireLevel } from './require-level.ts';
import { requireOwnAtAll } from './require-own.ts';
import { bodyOf, readSignedPolicy, type SignedPolicy } from './signed-policy.ts';
import { changeStructure } from './units.ts';

type Body = PolicyBody | CompanyPolicyBody;
const shown = 50;

export function policyHandlers(platform: Platform): Handlers<typeof policies> {
  const { bus, clock, database } = platform;
  const changed = (caller: Caller, id: string) =>
    bus.publish('policy.changed', { companyId: companyOf(caller), id });
  return {
    async getPolicy({ query: target }, { caller }) {
      const companyId = companyOf(caller);
      if (target.kind === 'device')
        await requireLevel(platform, caller, { word: 'policy.view', level: 'view' }, target.id);
      return database.withCompany(companyId, 'security', async (tx) => {
        await requirePlace(tx, companyId, target);
        const found = await listPolicies(tx, companyId, target, shown);
        const versions = found.map(({ body, inForceAt, ...one }) => ({
          ...one,
          body: bodyAt(target, body),
          inForceAt: inForceAt.getTime(),
        }));
        const signed =
          target.kind === 'company' ? await readSignedPolicy(tx, companyId, clock.now()) : undefined;
        return {
          target,
          version: versions[0]?.version ?? 0,
          body: versions[0]?.body ?? null,
          signed: signed?.counts ? present(signed) : null,
          versions,
        };
      });
    },
    async setPolicy({ body: { target, was, body: wish } }, { caller }) {
      const body = formOf(target).safeParse(wish).data ?? fail('bad_request', { path: 'body' });
      await requireOwnAtAll(platform, caller, 'policy.set', [target]);
      const others = await whoWidensInstead(platform, caller);
      const version = await change(platform, caller, { target, was }, async (tx, companyId, before) => {
        if (isNarrowing(before, body)) return { body };
        if (others) fail('not_allowed', { word: 'policy.widen', refusedBy: 'role', whoCanChange: others });
        requireConfirmed(platform, caller);
        const signed = await readSignedPolicy(tx, companyId, clock.now());
        const parts = 'rights' in body ? [] : beyond(body, signed?.counts ? signed.body : undefined);
        return parts.length === 0 ? { body } : fail('root_needed', { parts });
      });
      changed(caller, target.id);
      return { version };
    },
    async widenPolicy({ body: { was, signed } }, { caller }) {
      const target = { kind: 'company', id: companyOf(caller) } as const;
      await requireOwnAtAll(platform, caller, 'policy.widen', [target]);
      const version = await change(platform, caller, { target, was }, async (tx, companyId) => {
        if (!(await hasActiveRoot(tx, companyId))) fail('root_needed');
        const form = statements.sessionRules;
        const { statement, stored } = await verifySigned(tx, companyId, signed, form, clock.now());
        if (statement.version !== was + 1) fail('statement_refused', { outcome: 'other_version' });
        return { body: bodyOf(statement.body), stored };
      });
      changed(caller, target.id);
      return { version };
    },
  };
}

/** Undefined for whoever may themself. */
async function whoWidensInstead({ database, keys }: Platform, caller: Caller): Promise<string[] | undefined> {
  if (caller.words.has('policy.widen')) return undefined;
  return namesOfHolders({ database, keys }, companyOf(caller), 'policy.widen');
}

interface Change {
  target: PolicyTarget;
  was: number;
}
/** What is to be kept, and the statement of a root where one signed it. */
interface Judged {
  body: Body;
  stored?: StoredStatement;
}

/** Keeps the next version of a place, as it is judged against the one before. @returns its number */
function change(
  platform: Platform,
  caller: Caller,
  { target, was }: Change,
  judge: (tx: Tx, companyId: string, before: Body) => Promise<Judged>,
): Promise<number> {
  return changeStructure(platform, caller, async (tx, companyId, scribe) => {
    const name = await requirePlace(tx, companyId, target);
    const [current] = await listPolicies(tx, companyId, target, 1);
    const before = current ? bodyAt(target, current.body) : silentAt(target);
    if ((current?.version ?? 0) !== was)
      fail('changed_meanwhile', { version: current?.version ?? 0, body: before });
    const { body, stored } = await judge(tx, companyId, before);
    await keepPolicy(tx, target, {
      companyId,
      id: newId(),
      unitId: target.kind === 'unit' ? target.id : null,
      deviceId: target.kind === 'device' ? target.id : null,
      version: was + 1,
      body,
      document: stored?.document ?? null,
      signature: stored?.signature ?? null,
      rootId: stored?.rootId ?? null,
      byMemberId: caller.memberId,
      inForceAt: platform.clock.now(),
      replacedAt: null,
    });
    const told = { before: `${name}: ${was}`, after: `${name}: ${was + 1}` };
    await scribe.note(tx, { kind: 'policy', subjectId: target.id, ...told });
    return was + 1;
  });
}

/** Parts by which a company's policy goes further than devices follow, of either class. */
function beyond(body: CompanyPolicyBody, signed: CompanyPolicyBody | undefined): string[] {
  const parts = deviceClasses.flatMap((one) => partsBeyond(body[one], sessionBound(signed, one)));
  return [...new Set(parts)];
}

const present = ({ version, body, until, signed }: SignedPolicy) => ({
  version,
  body,
  until: until.getTime(),
  root: signed.root,
});

const formOf = ({ kind }: PolicyTarget) => (kind === 'company' ? companyPolicyBody : policyBody);
const bodyAt = (target: PolicyTarget, body: unknown): Body => formOf(target).parse(body);
const silentAt = ({ kind }: PolicyTarget): Body =>
  kind === 'company' ? { workstation: { rights: {} }, server: { rights: {} } } : { rights: {} };

async function requirePlace(tx: Tx, companyId: string, target: PolicyTarget): Promise<string> {
  return (await placeName(tx, companyId, target)) ?? fail('not_found');
}
