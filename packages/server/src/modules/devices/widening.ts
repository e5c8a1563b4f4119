import type { devices } from '@candor/protocol/api/devices.ts';
import { statements } from '@candor/protocol/statements.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasActiveRoot, keepSigned, verifySigned, type Signed } from '../roots/index.ts';
import { changedIn, collectorsUnder, isKnown, judgeWish, policyVersion } from './device-policy.ts';
import { hasDevice } from './list-queries.ts';
import { keepChange } from './policy-queries.ts';
import { readPolicyState } from './policy-state.ts';

type Parts = Pick<Platform, 'bus' | 'clock' | 'database'>;

/** Both ways to change what a device collects: less by the company's word, more by its root's (clause A8). */
export function policyHandlers(parts: Parts): Handlers<Pick<typeof devices, 'narrow' | 'widen'>> {
  const { bus, clock, database } = parts;
  return {
    async narrow({ params: { id }, body }, { caller }) {
      const companyId = companyOf(caller);
      const now = clock.now();
      const change = await database.withCompany(companyId, 'service', async (tx) => {
        if (!(await hasDevice(tx, companyId, id))) fail('not_found');
        const { widened } = await readPolicyState(tx, companyId, id, now);
        const judged = judgeWish(body.collectors, widened?.collectors);
        if (judged.outcome === 'unknown') fail('bad_request', { path: 'collectors' });
        if (judged.outcome === 'wider') fail('root_needed');
        await keepChange(tx, companyId, id, judged.changed, now);
        return (await readPolicyState(tx, companyId, id, now)).change;
      });
      bus.publish('device.policy', { companyId, deviceId: id });
      return { version: policyVersion(now, change) };
    },
    async widen({ params: { id }, body }, { caller }) {
      const version = await widen(parts, companyOf(caller), id, body.signed);
      return { version };
    },
  };
}

/** Keeps a root's word, and lets the collectors that it names run as often as it says. */
async function widen(
  { bus, clock, database }: Parts,
  companyId: string,
  deviceId: string,
  signed: Signed,
): Promise<number> {
  const now = clock.now();
  const change = await database.withCompany(companyId, 'security', async (tx) => {
    if (!(await hasDevice(tx, companyId, deviceId))) fail('not_found');
    if (!(await hasActiveRoot(tx, companyId))) fail('root_needed');
    const { statement, stored } = await verifySigned(tx, companyId, signed, statements.policy, now);
    const { body, until, version } = statement;
    if (body.deviceId !== deviceId) fail('statement_refused', { outcome: 'other_device' });
    if (!isKnown(body.collectors)) fail('statement_refused', { outcome: 'unknown_collector' });
    const widening = {
      companyId,
      subjectId: deviceId,
      version,
      ...stored,
      expiresAt: new Date(until),
      createdAt: now,
    };
    if (!(await keepSigned(tx, 'device_widening', widening))) fail('version_too_low');
    const { row } = await readPolicyState(tx, companyId, deviceId, now);
    const wish = { ...row?.collectors, ...body.collectors };
    const collectors = collectorsUnder({ version, collectors: wish, widened: body.collectors });
    await keepChange(tx, companyId, deviceId, changedIn(collectors), now);
    return (await readPolicyState(tx, companyId, deviceId, now)).change;
  });
  bus.publish('device.policy', { companyId, deviceId });
  return policyVersion(now, change);
}
