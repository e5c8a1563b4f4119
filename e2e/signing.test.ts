// Trust roots as a person meets them: a key made in the browser, unlocked there, and what it signs kept by the server.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { verifyStatement } from '@candor/crypto/statement.ts';
import { api } from '@candor/protocol/api/index.ts';
import { statements } from '@candor/protocol/statements.ts';
import { until } from '../packages/server/test/until.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { settled, signIn, visit, type Visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { OwnerClient } from './owner-client.ts';

const passphrase = 'the quiet harbour at six';

describe('the signing page', { skip: skipWithout('chromium') }, () => {
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  let seen: Visit;
  let code: string;
  let pinned: string;

  before(async () => {
    candor = await startCandor();
    client = await new OwnerClient(candor).setUp(candor);
    browser = await openBrowser();
    seen = await visit(browser, candor);
    await signIn(seen);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  const root = async () => {
    const { companyId, items } = await client.call(api.roots.listRoots);
    const [item] = items;
    assert.ok(item);
    return { ...item, companyId, key: fromBase64url(item.publicKey) ?? new Uint8Array() };
  };

  test('makes a root key after the recovery code was written down, and the passphrase leaves the browser nowhere', async () => {
    const { page } = seen;
    const sent: string[] = [];
    page.on('request', (request) => void sent.push(request.postData() ?? ''));
    await page.goto('/settings/signing');
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByLabel('The same again').fill(`${passphrase}!`);
    await page.getByRole('button', { name: 'Make the root key' }).click();
    await page.getByText('The two are not the same.').waitFor();
    await page.getByLabel('The same again').fill(passphrase);
    await page.getByRole('button', { name: 'Make the root key' }).click();
    code = await page.getByText(/^(?:[0-9A-Z]{4}-){8}/u).innerText();
    const groups = code.split('-');
    await page.getByLabel('Group 3 of the code').fill(groups[2] ?? '');
    await page.getByLabel('Group 7 of the code').fill('XXXX');
    await page.getByRole('button', { name: 'I wrote it down' }).click();
    await page.getByText('This is not what the code says.').waitFor();
    assert.deepEqual((await client.call(api.roots.listRoots)).items, []);
    await page.getByLabel('Group 7 of the code').fill(groups[6]?.toLowerCase() ?? '');
    await page.getByRole('button', { name: 'I wrote it down' }).click();
    await page.getByRole('heading', { name: 'Root key', exact: true }).waitFor();
    const { fingerprint, key } = await root();
    assert.equal(await rootFingerprint(key), fingerprint);
    const grouped = fingerprint.match(/.{4}/gu)?.join(' ') ?? '';
    await page.getByText(grouped, { exact: true }).waitFor();
    assert.ok(sent.some((text) => text.includes('candor-root/1')));
    for (const text of sent) assert.ok(!text.includes(passphrase) && !text.includes(code));
  });

  test('locks with the page; a wrong passphrase opens nothing, and the recovery code opens it', async () => {
    const { page } = seen;
    await page.reload();
    await settled(page);
    await page.getByRole('button', { name: 'Sign 1 device' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase of the root key').fill('the quiet harbour at ten');
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    await dialog.getByText('It opens no root key of this company.').waitFor();
    await dialog.getByText('Recovery code', { exact: true }).click();
    await dialog.getByLabel('Recovery code of the root key').fill(code.slice(0, -4));
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    await dialog.getByText('A character is missing or mistyped').waitFor();
    await dialog.getByLabel('Recovery code of the root key').fill(code.toLowerCase().replaceAll('-', ' '));
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    await dialog.getByText('to compare', { exact: true }).waitFor();
  });

  test('signs a device without proof only after it was compared, and the device page says so', async () => {
    const { page } = seen;
    const dialog = page.getByRole('dialog');
    const sign = dialog.getByRole('button', { name: /^Sign /u });
    assert.equal(await sign.getAttribute('aria-disabled'), 'true');
    await sign.click({ force: true });
    assert.equal((await client.call(api.roots.listCertifiable)).items[0]?.certificate, null);
    await dialog.getByText('I compared each fingerprint').click();
    await sign.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('certified', { exact: true }).waitFor();
    const { key, companyId, fingerprint } = await root();
    await using database = openSuperuser(candor);
    const [row] = await database.rows<{ document: Buffer; signature: Buffer }>(
      'SELECT document, signature FROM candor.device_certificate',
    );
    assert.ok(row);
    const signed = { document: String(row.document), signature: row.signature.toString('base64url') };
    const verified = await verifyStatement(key, signed, statements.deviceCertificate, Date.now());
    assert.ok(verified.outcome === 'good');
    assert.equal(verified.statement.body.companyId, companyId);
    await page.goto(`/devices/${verified.statement.body.deviceId}`);
    await page.getByText(`by root ${fingerprint.slice(0, 4)}`).waitFor();
  });

  test('puts this browser into the roster by a key that nobody can read, and takes it out again', async () => {
    const { page } = seen;
    await page.goto('/settings/signing');
    await page.getByRole('button', { name: 'Add this browser' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase of the root key').fill(passphrase);
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    await dialog.getByRole('button', { name: 'Add this browser' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('this browser', { exact: true }).waitFor();
    const { key } = await root();
    const stored = (await client.call(api.roots.readRoster)).roster;
    assert.ok(stored);
    const verified = await verifyStatement(key, stored, statements.roster, Date.now());
    assert.ok(verified.outcome === 'good');
    const [person] = verified.statement.body.people;
    assert.deepEqual(
      [person?.name, person?.level, person?.signs, person?.keys.map(({ kind }) => kind)],
      ['Ada Beispiel', 'own', ['session', 'action', 'job'], ['browser']],
    );
    const isReadable = await page.evaluate(async () => {
      const { promise, resolve } = Promise.withResolvers<IDBDatabase>();
      const opening = indexedDB.open('candor');
      opening.addEventListener('success', () => resolve(opening.result));
      const keys = (await promise).transaction('browser-keys').objectStore('browser-keys').getAll();
      await new Promise((done) => keys.addEventListener('success', done));
      const [pair] = keys.result as CryptoKeyPair[];
      return pair?.privateKey.extractable;
    });
    assert.equal(isReadable, false);
    await page.getByRole('button', { name: 'Take out' }).click();
    await dialog.getByRole('button', { name: 'Take out the key' }).click();
    await page.getByText('Nobody is in the roster yet').waitFor();
    assert.equal((await client.call(api.roots.readRoster)).roster?.document.includes('"version":2'), true);
  });

  test('a roster that no root signed is not shown, and not changed', async () => {
    await using database = openSuperuser(candor);
    await database.rows(
      `UPDATE candor.roster SET document = convert_to(replace(convert_from(document, 'UTF8'), '"people":[]', '"people":[{"keys":[],"level":"own","name":"Eve","organisation":"Nowhere","person":"01a1fd80-a99b-7ff1-aedd-f3703159230f","signs":[]}]'), 'UTF8')`,
    );
    const { page } = seen;
    await page.reload();
    await page.getByText('The roster on the server is not what a root key signed').waitFor();
    assert.equal(await page.getByText('Eve').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Add this browser' }).count(), 0);
  });

  test('a token pins the root key, or says what it is without', async () => {
    const { page } = seen;
    await page.goto('/devices/enrol');
    await page.getByLabel('Label').fill('Reception');
    await page.getByRole('button', { name: 'Make enrolment token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase of the root key').fill(passphrase);
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    const textOf = async () =>
      /cdr1\.\S+/u.exec((await page.getByText('npm run agent -- enrol').first().textContent()) ?? '')?.[0] ??
      '';
    const { pin } = parseEnrolmentToken(await textOf());
    assert.equal(pin?.root, (await root()).fingerprint);
    await using database = openSuperuser(candor);
    const kept = await database.rows(
      "SELECT octet_length(proof_wrapped) AS bytes FROM candor.enrolment_token WHERE label = 'Reception'",
    );
    assert.deepEqual(kept, [{ bytes: 60 }]);
    pinned = await textOf();
    await page.getByRole('button', { name: 'Make another token' }).click();
    await page.getByLabel('Label').fill('Cellar');
    await page.getByText('Without the root key', { exact: true }).click();
    await page.getByRole('button', { name: 'Make enrolment token' }).click();
    assert.equal(parseEnrolmentToken(await textOf()).pin, undefined);
  });

  test('a device that came with that token proves itself, is signed unseen, and knows that it is certified', async (t) => {
    const { page } = seen;
    const folder = openFolder('candor-agent-');
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const agent = new Agent(path.join(folder, 'state'));
    await agent.command('enrol', pinned);
    await using running = agent.start('run');
    await untilState(running, 'online');
    const trust = async () => JSON.parse(await agent.command('status', '--json')).trust;
    assert.equal(await trust(), 'uncertified');
    await page.goto('/settings/signing');
    await page.getByText('says it has proof', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign 1 device' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase of the root key').fill(passphrase);
    await dialog.getByRole('button', { name: 'Unlock the root key' }).click();
    await dialog.getByText('proven by its token', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: /^Sign /u }).click();
    await dialog.waitFor({ state: 'detached' });
    await until('the device has its certificate', async () => (await trust()) === 'certified');
    await using kept = candor.command(['verify', path.join(folder, 'state/identity/roots.json')]);
    await kept.line(/^device-certificate, signed by root (?:[0-9a-f]{4} ){15}[0-9a-f]{4}$/u);
    assert.equal((await kept.untilEnded(10_000)).code, 0);
    assert.deepEqual(seen.complaints, []);
  });
});
