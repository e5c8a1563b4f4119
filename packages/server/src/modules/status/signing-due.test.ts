import assert from 'node:assert/strict';
import test from 'node:test';
import { statements } from '@candor/protocol/statements.ts';
import { linkInstance } from '../../../test/link-instance.ts';
import { certificateOf, emptyRoster, rootHolder } from '../../../test/root-holder.ts';
import { fakeClock } from '../../platform/clock.ts';
import { signingDue } from './signing-due.ts';

const day = 86_400_000;

test('what ends soon is named from 30 days before its end until it is signed again', async () => {
  const clock = fakeClock(new Date());
  await using one = await linkInstance(clock);
  const [companyId] = one.companies;
  const begin = clock.now().getTime();
  const titles = () =>
    one.platform.database.withCompany(companyId, 'monitoring', async (tx) =>
      (await signingDue(tx, companyId, clock.now())).map(
        ({ title, at }) => `${title}, since day ${Math.round((at - begin) / day)}`,
      ),
    );
  const holder = await rootHolder(companyId);
  await one.call('POST', '/api/roots', { ...holder.wish, signed: 'first' });
  const identity = await one.enrol();
  const listed: { body: { items: { deviceId: string; identityPublic: string; sealingPublic: string }[] } } =
    await one.call('GET', `/api/device-certificates?device=${identity.deviceId}`);
  const [row] = listed.body.items;
  assert.ok(row);
  const lifeFrom = (from: number) => ({ from, until: from + 400 * day });
  const certify = async (version: number) => {
    const body = certificateOf(companyId, row);
    const times = lifeFrom(clock.now().getTime());
    const signed = await holder.sign(statements.deviceCertificate, body, version, times);
    return one.call('POST', '/api/device-certificates', { statements: [signed] });
  };
  const key = { kind: 'browser', publicKey: holder.wish.publicKey, until: begin + 90 * day } as const;
  const ada = {
    person: identity.deviceId,
    name: 'Ada',
    organisation: 'Works',
    level: 'own',
    signs: [],
    keys: [key],
  } as const;
  const roster = { ...emptyRoster(companyId), people: [{ ...ada, signs: [], keys: [key] }] };
  const setRoster = async (version: number, people: typeof roster.people) =>
    one.call('POST', '/api/roster', {
      signed: await holder.sign(
        statements.roster,
        { ...roster, people },
        version,
        lifeFrom(clock.now().getTime()),
      ),
    });
  assert.equal((await certify(1)).status, 200);
  assert.equal((await setRoster(1, roster.people)).status, 200);
  assert.deepEqual(await titles(), []);
  clock.advance(61 * day);
  assert.deepEqual(await titles(), ['1 key of the roster ends within 30 days, since day 60']);
  assert.equal((await setRoster(2, [])).status, 200);
  clock.advance(310 * day);
  assert.deepEqual(await titles(), ['1 device certificate ends within 30 days, since day 370']);
  assert.equal((await certify(2)).status, 200);
  assert.deepEqual(await titles(), []);
});
