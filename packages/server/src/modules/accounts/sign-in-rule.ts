import { noRule, type SignInRule } from '@candor/policy/rights/standing.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { signInRules } from '@candor/protocol/api/sign-in-rule.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { scribeFor } from '../companies/index.ts';
import type { LifeParts } from './life-parts.ts';
import { endAllSignIns, endSignInsOf } from './sign-in-list.ts';
import { findRule, keepRule, listMembersFactors, lockRule } from './sign-in-rule-queries.ts';

type Shown = Output<typeof signInRules.signInRule>;

/** What companies ask of sign-ins, and ending those of others (clauses F4, S6, S7). */
export function signInRuleHandlers(parts: LifeParts): Handlers<typeof signInRules> {
  const { companies, platform } = parts;
  return {
    signInRule: (_input, { caller }) => shownOf(platform, companyOf(caller)),
    async setSignInRule({ body: { was, rule } }, { caller }) {
      // it is for everybody in the company
      if (caller.limits.length > 0 && !caller.roles.includes('owner'))
        fail('not_allowed', { word: 'sso.set' });
      await setRule(platform, caller, was, rule);
      return shownOf(platform, companyOf(caller));
    },
    async endSignInsOf({ params: { m } }, call) {
      const accountId = await companies.accountOf(call.caller, m);
      if (accountId === call.caller.accountId) fail('not_allowed', { word: 'sign-in.end' });
      call.entry.targetId = accountId;
      return { ended: await endSignInsOf(platform, { accountId }) };
    },
    async endAllSignIns({ body }, call) {
      const company = await companies.find(companyOf(call.caller));
      if (body.name.trim() !== company?.name) fail('bad_request', { path: 'name' });
      return { ended: await endAllSignIns(platform, call) };
    },
  };
}

async function shownOf({ database }: Platform, companyId: string): Promise<Shown> {
  return database.withCompany(companyId, 'authentication', async (tx) => {
    const members = await listMembersFactors(tx, companyId);
    return {
      rule: (await findRule(tx, companyId)) ?? noRule,
      members: members.length,
      withoutFactor: members.filter(({ hasFactor }) => !hasFactor).length,
    };
  });
}

/** Who is signed in gets a new token with its new end, or has to set up a factor first: with the next request. */
async function setRule(platform: Platform, caller: Caller, was: SignInRule, rule: SignInRule): Promise<void> {
  const { bus, clock, database } = platform;
  const companyId = companyOf(caller);
  const scribe = await scribeFor(platform, companyId, caller);
  const changedAt = clock.now();
  const bound = await database.withCompany(companyId, 'authentication', async (tx) => {
    const before = await lockRule(tx, { companyId, ...noRule, changedAt });
    if (asText(before) !== asText(was)) fail('changed_meanwhile', { rule: before });
    if (asText(before) === asText(rule)) return [];
    await keepRule(tx, companyId, { ...rule, changedAt });
    const texts = { before: asText(before), after: asText(rule) };
    await scribe.note(tx, { kind: 'sign-in-rule', subjectId: companyId, ...texts });
    return listMembersFactors(tx, companyId);
  });
  for (const { accountId } of bound) bus.publish('rights.changed', { accountId });
}

/** As the history shows it. */
function asText({ needsFactor, idleMinutes, longestHours }: SignInRule): string {
  return [
    needsFactor ? '2FA' : '-',
    idleMinutes === null ? '-' : `${idleMinutes} min`,
    longestHours === null ? '-' : `${longestHours} h`,
  ].join(', ');
}
