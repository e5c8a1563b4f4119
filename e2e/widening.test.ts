// More than usual, of what is collected and of what sessions may do, as a person signs it in the browser and a device
// takes it or not; and root keys that come and go.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { groupsOfFour, rootFingerprint } from '@candor/crypto/root-key.ts';
import { api } from '@candor/protocol/api/index.ts';
import { rootHolder, type RootHolder } from '../packages/server/test/root-holder.ts';
import { until } from '../packages/server/test/until.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { settled, signIn, visit, type Visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { OwnerClient } from './owner-client.ts';
import type { Program } from './program.ts';

const secondPassphrase = 'four otters under the bridge';

describe('a device of which more is wanted than usual', { skip: skipWithout('chromium') }, () => {
  const folder = openFolder('candor-widen-');
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  let seen: Visit;
  let agent: Agent;
  let running: Program;
  let deviceId: string;
  let first: RootHolder;
  let second: string;
  let companyId: string;

  before(async () => {
    candor = await startCandor();
    client = await new OwnerClient(candor).setUp(candor);
    browser = await openBrowser();
    seen = await visit(browser, candor);
    await signIn(seen);
    agent = new Agent(path.join(folder, 'state'));
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    const { url, ca } = await client.call(api.enrolment.createToken, { body: { label: 'lab', secretHash } });
    await agent.command('enrol', writeEnrolmentToken({ url, ca, auth }));
    running = agent.start('run');
    deviceId = (await untilState(running, 'online')).deviceId ?? '';
  });
  after(async () => {
    await running?.[Symbol.asyncDispose]();
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const status = async (): Promise<{
    policyVersion: number;
    collectors: Record<string, string>;
    rootFingerprints: string[];
    trust: string;
    sessions: {
      rules: { rights: Record<string, string> } | null;
      standing: { id: string; right: string }[];
    };
  }> => JSON.parse(await agent.command('status', '--json'));
  const processor = async () => (await status()).collectors['cpu'];
  const modeOf = async (right: string) => (await status()).sessions.rules?.rights[right];
  const part = (name: string) =>
    seen.page.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`, 'u') });
  const openPolicy = async (search = '') => {
    await seen.page.goto(`/portal/company?tab=policy${search}`);
    await settled(seen.page);
  };
  const openPrivacy = async () => {
    await seen.page.goto(`/devices/${deviceId}?tab=privacy`);
    await settled(seen.page);
  };
  const choose = async (option: string) => {
    await seen.page.getByRole('button', { name: /How often: Processor/u }).click();
    await seen.page.getByRole('option', { name: option }).click();
  };
  const restart = async () => {
    running.kill('SIGKILL');
    await running.untilEnded(10_000);
    running = agent.start('run');
    await untilState(running, 'online');
  };
  const unlock = async (passphrase: string) => {
    const dialog = seen.page.getByRole('dialog');
    await dialog.getByLabel('Passphrase of the root key').fill(passphrase);
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
  };

  test('without a root key nothing more can be chosen, and the page says where one is made', async () => {
    const { page } = seen;
    await openPrivacy();
    await page.getByText('More often than usual needs a root key').waitFor();
    await page.getByRole('button', { name: /How often: Processor/u }).click();
    await page.getByRole('option', { name: 'every 6 h (usual)' }).waitFor();
    assert.equal(await page.getByRole('option', { name: 'every 15 min' }).count(), 0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Make one under Signing' }).click();
    await page.getByRole('heading', { name: 'Make the root key' }).waitFor();
    ({ companyId } = await client.call(api.roots.listRoots));
    first = await rootHolder(companyId);
    await client.call(api.roots.addRoot, { body: { ...first.wish, signed: 'first' } });
  });

  test('a device that does not trust the root key refuses, and the page shows its words', async () => {
    const { page } = seen;
    await openPrivacy();
    await choose('every 15 min (with the root key)');
    await unlock('a long passphrase');
    await page.getByRole('dialog').getByText('Processor: every 15 min').waitFor();
    await page.getByRole('button', { name: 'Sign it' }).click();
    await page.getByText('The device refused a policy').waitFor();
    await page.getByText('this device does not trust the root key that signed it').waitFor();
    assert.equal(await processor(), 'every 6 h');
  });

  test('as soon as it is trusted there the device takes it, the page says so, and it stays over a kill', async () => {
    const { page } = seen;
    await agent.command('trust', first.fingerprint);
    await until('the device takes it', async () => (await processor()) === 'every 15 min');
    await openPrivacy();
    await page.getByText('in force on the device').waitFor();
    await page.getByText('At most: Processor every 15 min').waitFor();
    const { policyVersion } = await status();
    await restart();
    const again = await status();
    assert.deepEqual([again.policyVersion, again.collectors['cpu']], [policyVersion, 'every 15 min']);
  });

  test('within it nothing has to be signed; taken back, it needs a signature again', async () => {
    const { page } = seen;
    await choose('every 1 h');
    await page.getByText('in force on the device').waitFor();
    await until('the device has it', async () => (await processor()) === 'every 1 h');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await unlock('a long passphrase');
    await page.getByRole('button', { name: 'Sign it' }).click();
    await until('the device is as usual', async () => (await processor()) === 'every 6 h');
    await page.getByText('in force on the device').waitFor();
    assert.equal(await page.getByText('At most:').count(), 0);
    await choose('every 15 min (with the root key)');
    await page.getByRole('button', { name: 'Sign it' }).click();
    await until('the device has it', async () => (await processor()) === 'every 15 min');
  });

  test('the company’s policy goes further with a root key: each part is named first, and the device takes it', async () => {
    const { page } = seen;
    await openPolicy();
    await part('terminal').getByRole('radio', { name: 'standing' }).click();
    await page.getByText('Wider than now: terminal.').waitFor();
    await page.getByRole('button', { name: 'Sign and save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign the policy of the company' });
    await dialog.getByText('terminal: ask → standing').waitFor();
    await unlock('a long passphrase');
    await dialog.getByRole('button', { name: 'Sign it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(`Signed with root ${groupsOfFour(first.fingerprint).slice(0, 9)}`).waitFor();
    await page.getByText('Workstations: terminal: standing.').waitFor();
    await until('the device has it', async () => (await modeOf('terminal')) === 'standing');
    await openPrivacy();
    await page.getByText('in force on the device').waitFor();
    const rules = page.getByRole('table', { name: 'What sessions may do here' });
    await rules.getByRole('row', { name: 'terminal standing', exact: true }).waitFor();
    await page.getByText('sudo candor-agent class server').waitFor();
  });

  test('a unit is stricter at once, and lets again what the company lets without a key', async () => {
    const { page } = seen;
    const unit = { name: 'Berlin', kind: 'site', parentId: null };
    const { id } = await client.call(api.units.createUnit, { params: { c: companyId }, body: unit });
    const move = { ids: [deviceId], to: id, preview: false };
    await client.call(api.units.moveDevices, { params: { c: companyId }, body: move });
    await openPolicy(`&unit=${id}`);
    await part('terminal').getByRole('radio', { name: 'never' }).click();
    await page.getByRole('button', { name: 'Narrow the policy' }).click();
    await until('the device has it', async () => (await modeOf('terminal')) === 'never');
    await part('terminal').getByRole('radio', { name: 'not set' }).click();
    await page.getByRole('button', { name: 'Save the wider policy' }).click();
    await until('the device is as the company says', async () => (await modeOf('terminal')) === 'standing');
  });

  test('a standing consent counts on the device as soon as a root key signed it', async () => {
    const { page } = seen;
    await page.goto('/portal/agreements?tab=standing');
    await page.getByRole('button', { name: 'Give a standing consent' }).click();
    const giving = page.getByRole('dialog', { name: 'Give a standing consent' });
    await giving.getByRole('button', { name: /See the screen/u }).click();
    await page.getByRole('option', { name: 'Terminal', exact: true }).click();
    await giving.getByRole('button', { name: 'The whole company' }).click();
    await page.getByRole('option', { name: 'A unit' }).click();
    await giving.getByRole('button', { name: 'Give', exact: true }).click();
    const signing = page.getByRole('dialog', { name: 'Sign the standing consent' });
    await signing.getByText('1 device of the unit').waitFor();
    await signing.getByRole('button', { name: 'Not now' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Terminal: Berlin' });
    await row.getByText('not signed').waitFor();
    assert.deepEqual((await status()).sessions.standing, []);
    await page.goto(`/devices/${deviceId}?tab=why&right=terminal`);
    await page.getByText('no root key has signed it for this device').waitFor();
    await page.goto('/portal/agreements?tab=standing');
    await row.getByRole('button', { name: 'Sign' }).click();
    await unlock('a long passphrase');
    await signing.getByRole('button', { name: 'Sign it' }).click();
    await signing.waitFor({ state: 'detached' });
    await row.getByText('signed', { exact: true }).waitFor();
    await until('the device has it', async () => (await status()).sessions.standing[0]?.right === 'terminal');
  });

  test('a policy that was changed past the console is refused by the device; both pages show it', async () => {
    const { page } = seen;
    await using database = openSuperuser(candor);
    const changePast = (rights: string) =>
      database.rows(
        `UPDATE candor.company_policy SET body = jsonb_set(body, '{workstation,rights}', body #> '{workstation,rights}' ${rights})
          WHERE unit_id IS NULL AND device_id IS NULL AND replaced_at IS NULL`,
      );
    await changePast(`|| '{"record":"ask"}'`);
    await restart();
    await openPrivacy();
    await page.getByText('The device refused a policy').waitFor();
    await page.getByText("record: asked ask, but without a root's word the most is never").waitFor();
    assert.deepEqual([await modeOf('record'), await modeOf('terminal')], ['never', 'standing']);
    await openPolicy();
    await page.getByText('No root key has signed all of this policy').waitFor();
    await page.getByText('Workstations: recording: ask. Devices refuse it').waitFor();
    await changePast(`|| '{"record":"never"}'`);
  });

  test('a further root key is made with the first one, retires it, and the device follows both', async () => {
    const { page } = seen;
    await page.goto('/settings/signing');
    await page.getByRole('button', { name: 'It is the same' }).click();
    await page.getByRole('button', { name: 'Add another key' }).click();
    await unlock('a long passphrase');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(secondPassphrase);
    await dialog.getByLabel('The same again').fill(secondPassphrase);
    await dialog.getByRole('button', { name: 'Make the root key' }).click();
    const code = await dialog.getByText(/^(?:[0-9A-Z]{4}-){8}/u).innerText();
    for (const n of [3, 7])
      await dialog.getByLabel(`Group ${n} of the code`).fill(code.split('-')[n - 1] ?? '');
    await dialog.getByRole('button', { name: 'I wrote it down' }).click();
    await dialog.waitFor({ state: 'detached' });
    await until('the device trusts both', async () => (await status()).rootFingerprints.length === 2);
    const { items } = await client.call(api.roots.listRoots);
    second = items.find(({ fingerprint }) => fingerprint !== first.fingerprint)?.fingerprint ?? '';
    await page.getByRole('button', { name: `Retire ${groupsOfFour(first.fingerprint).slice(0, 9)}` }).click();
    await dialog.getByRole('button', { name: 'Retire the root key' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Retired:').waitFor();
    await until('the device trusts the second one alone', async () => {
      const { rootFingerprints } = await status();
      return rootFingerprints.join() === groupsOfFour(second);
    });
    await until('what the first one signed has ended', async () => (await processor()) === 'every 6 h');
    assert.deepEqual([await modeOf('terminal'), (await status()).sessions.standing], ['ask', []]);
    assert.equal(await page.getByText('These are not the root keys').count(), 0);
  });

  test('another browser asks for the fingerprint once, and warns when the server lists another key', async () => {
    const other = await visit(browser, candor);
    await signIn(other);
    const { page } = other;
    await page.goto('/settings/signing');
    await page.getByText('sees the root key for the first time').waitFor();
    await page.getByRole('button', { name: 'It is the same' }).click();
    await page.reload();
    await settled(page);
    await page.getByRole('heading', { name: 'Root key', exact: true }).waitFor();
    assert.equal(await page.getByText('for the first time').count(), 0);
    const forged = randomBytes(32);
    await using database = openSuperuser(candor);
    await database.rows(
      `UPDATE candor.root_key SET public_key = decode('${forged.toString('hex')}', 'hex') WHERE retired_at IS NULL`,
    );
    await page.reload();
    await page.getByText('These are not the root keys that this browser knows').waitFor();
    const warning = page.getByRole('alert');
    await warning.getByText(groupsOfFour(second)).waitFor();
    await warning.getByText(groupsOfFour(await rootFingerprint(forged))).waitFor();
    assert.equal(
      (await client.call(api.roots.listRoots)).items[0]?.fingerprint,
      second,
      'as the server says',
    );
    assert.deepEqual([...seen.complaints, ...other.complaints], []);
    await other.context.close();
  });
});
