import { isNarrowing, type CompanyPolicyBody, type PolicyBody } from '@candor/policy/rights/modes.ts';
import { companyPolicyBody, policyBody } from '@candor/policy/rights/policy-body.ts';
import type { policies } from '@candor/protocol/api/levels.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { namesOfHolders } from './names.ts';
import { keepPolicy, listPolicies, placeName, type PolicyTarget } from './policy-queries.ts';
import { requireLevel } from './require-level.ts';
import { requireOwnAtAll } from './require-own.ts';
import { changeStructure } from './units.ts';

type Body = PolicyBody | CompanyPolicyBody;
const shown = 50;

export function policyHandlers(platform: Platform): Handlers<typeof policies> {
  const { bus, clock, database, keys } = platform;
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
        return { target, version: versions[0]?.version ?? 0, body: versions[0]?.body ?? null, versions };
      });
    },
    async setPolicy({ body: { target, was, body: wish } }, { caller }) {
      const body = formOf(target).safeParse(wish).data ?? fail('bad_request', { path: 'body' });
      await requireOwnAtAll(platform, caller, 'policy.set', [target]);
      const whom = await namesOfHolders({ database, keys }, companyOf(caller), 'policy.widen');
      const version = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const name = await requirePlace(tx, companyId, target);
        const [current] = await listPolicies(tx, companyId, target, 1);
        const before = current ? bodyAt(target, current.body) : silentAt(target);
        if ((current?.version ?? 0) !== was)
          fail('changed_meanwhile', { version: current?.version ?? 0, body: before });
        if (!isNarrowing(before, body)) fail('signature_refused', { whoCanChange: whom });
        const row = {
          companyId,
          id: newId(),
          unitId: target.kind === 'unit' ? target.id : null,
          deviceId: target.kind === 'device' ? target.id : null,
          version: was + 1,
          body,
          byMemberId: caller.memberId,
          inForceAt: clock.now(),
          replacedAt: null,
        };
        await keepPolicy(tx, target, row);
        await scribe.note(tx, {
          kind: 'policy',
          subjectId: target.id,
          before: `${name}: ${was}`,
          after: `${name}: ${was + 1}`,
        });
        return row.version;
      });
      bus.publish('policy.changed', { companyId: companyOf(caller), id: target.id });
      return { version };
    },
  };
}

const formOf = ({ kind }: PolicyTarget) => (kind === 'company' ? companyPolicyBody : policyBody);
const bodyAt = (target: PolicyTarget, body: unknown): Body => formOf(target).parse(body);
const silentAt = ({ kind }: PolicyTarget): Body =>
  kind === 'company' ? { workstation: { rights: {} }, server: { rights: {} } } : { rights: {} };

async function requirePlace(tx: Tx, companyId: string, target: PolicyTarget): Promise<string> {
  return (await placeName(tx, companyId, target)) ?? fail('not_found');
}
