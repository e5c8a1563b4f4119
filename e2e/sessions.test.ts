// A remote session as people live it: asked for in one browser, answered at the device or in another one, compared, written
// in, cut off and found again, and ended by each of those who may.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api } from '@candor/protocol/api/index.ts';
import { statements, type Roster } from '@candor/protocol/statements.ts';
import { certificateOf, emptyRoster, rootHolder } from '../packages/server/test/root-holder.ts';
import { until } from '../packages/server/test/until.ts';
import { violations } from '../packages/web/test/axe.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { signIn, visit, type Visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { totpCode } from './own-factors.ts';
import { owner, OwnerClient } from './owner-client.ts';
import type { Program } from './program.ts';

const bo = { name: 'Bo Beispiel', email: 'bo@example.test', password: 'amber-lantern-47-orchard' };
const reason = 'The printer prints stripes only.';
const dayMs = 86_400_000;
/** What a browser says of a server that was killed. */
const away = /ERR_CONNECTION_REFUSED|Unexpected response code: 503/u;

describe('a session', { skip: skipWithout('chromium') }, () => {
  const folder = openFolder('candor-session-');
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  /** Who asks, and somebody of the company to whom the device is assigned. */
  let technician: Visit;
  let member: Visit;
  /** The device's own page, and the person before it. */
  let desk: Page;
  let agent: Agent;
  let programs: Program[] = [];
  let companyId: string;
  let deviceId: string;
  let memberId: string;

  before(async () => {
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    client = await new OwnerClient(candor).setUp(candor);
    companyId = (await client.call(api.accounts.me)).company?.id ?? '';
    browser = await openBrowser();
    technician = await visit(browser, candor);
    member = await visit(browser, candor);
    agent = new Agent(path.join(folder, 'state'));
    const auth = randomBytes(32);
    const secretHash = createHash('sha256').update(auth).digest('hex');
    const { url, ca } = await client.call(api.enrolment.createToken, { body: { label: 'lab', secretHash } });
    await agent.command('enrol', writeEnrolmentToken({ url, ca, auth }));
    const running = agent.start('run');
    const notice = agent.start('notice');
    programs = [running, notice];
    await Promise.all([signIn(technician), join(member)]);
    deviceId = (await untilState(running, 'online')).deviceId ?? '';
    const ofCompany = { params: { c: companyId } };
    const { items } = await client.call(api.people.listPeople, ofCompany);
    memberId = items.find(({ name }) => name === bo.name)?.id ?? '';
    await client.call(api.levels.assign, {
      params: { c: companyId, d: deviceId },
      body: { memberIds: [memberId] },
    });
    desk = await browser.newPage();
    await desk.goto((await notice.line(/^Open /u)).slice('Open '.length));
    await desk.getByText('Nobody is connected to this computer.').waitFor();
  });
  after(async () => {
    for (const program of programs) await program[Symbol.asyncDispose]();
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** By the link that was handed over, with the factor that the role needs. */
  async function join({ page }: Visit): Promise<void> {
    const { items } = await client.call(api.invitations.invite, {
      params: { c: companyId },
      body: { emails: [bo.email], roles: ['administrator'], language: 'en' },
    });
    await page.goto(items[0]?.link ?? '');
    await page.getByLabel('Your name').fill(bo.name);
    await page.getByLabel('Password', { exact: true }).fill(bo.password);
    await page.getByText('I am 18 or older').click();
    await page.getByRole('button', { name: 'Make an account and accept' }).click();
    const secret = await page.getByText(/^[A-Z2-7]{32}$/u).innerText();
    await page.getByLabel('Code').fill(totpCode(secret));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'I keep them' }).click();
    await page.getByRole('link', { name: 'People' }).waitFor();
  }

  async function openAsking({ page }: Visit) {
    await page.goto(`/devices/${deviceId}`);
    await page.getByRole('button', { name: 'Start a session' }).click();
    const dialog = page.getByRole('dialog', { name: 'Session on' });
    await dialog.getByLabel('Reason').fill(reason);
    return dialog;
  }

  async function ask(visit: Visit): Promise<void> {
    const dialog = await openAsking(visit);
    await dialog.getByRole('button', { name: 'Request session' }).click();
    await visit.page.waitForURL('**/view/*');
  }

  const prompt = () => desk.getByRole('alertdialog', { name: 'wants to connect' });
  const shownThere = () => desk.getByRole('article');

  async function allow(): Promise<void> {
    await prompt().getByText(reason).waitFor();
    await prompt().getByRole('switch').check();
    await prompt().getByRole('button', { name: 'Allow' }).click();
  }

  /** Both say it, after they had the same six digits before them. */
  async function compare({ page }: Visit): Promise<void> {
    const code = page.getByText(/^\d{3} \d{3}$/u);
    await code.waitFor();
    await shownThere()
      .getByText(await code.innerText())
      .waitFor();
    await page.getByRole('button', { name: 'The codes are equal' }).click();
    await page.getByText('Waiting until the person at the device says').waitFor();
    await shownThere().getByRole('button', { name: 'Equal' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
  }

  const write = async ({ page }: Visit, text: string) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  };

  test('is asked for with a reason, allowed at the device, and compared; then both sides write', async () => {
    const { page } = technician;
    const dialog = await openAsking(technician);
    await dialog.getByText('Silence for 30 seconds means no.').waitFor();
    await dialog.getByText('No roster says who may begin sessions.').waitFor();
    await dialog.getByLabel('Reason').fill('  a ');
    await dialog.getByRole('button', { name: 'Request session' }).click();
    await dialog.getByText('Say it in 3 characters at least.').waitFor();
    await dialog.getByLabel('Reason').fill(reason);
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole('button', { name: 'Request session' }).click();
    await page.getByText('Waiting for the person').waitFor();
    assert.deepEqual(await violations(page), []);
    await allow();
    await page.getByText('Compare this code').waitFor();
    assert.deepEqual(await violations(page), []);
    await compare(technician);
    await write(technician, 'Is the lamp on?\nPlease look.');
    await shownThere().getByRole('log').getByText('Is the lamp on?').waitFor();
    await page.getByText('shown', { exact: true }).waitFor();
    await shownThere().getByRole('textbox').fill('It is <b>green</b>.');
    await shownThere().getByRole('textbox').press('Enter');
    await page.getByRole('log').getByText('It is <b>green</b>.').waitFor();
    await page.getByText('Through the server', { exact: true }).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test('goes on after the server was killed: what was written stays, and what is written meanwhile arrives', async () => {
    const { page } = technician;
    candor.run.kill('SIGKILL');
    await page.getByText('Reconnecting').waitFor();
    await write(technician, 'Are you still there?');
    await page.getByText('waiting', { exact: true }).waitFor();
    await candor.start();
    const startedAt = performance.now();
    await compare(technician);
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < 15_000, `it was back after ${tookMs} ms`);
    await shownThere().getByRole('log').getByText('Are you still there?').waitFor();
    await page.getByText('It is <b>green</b>.').waitFor();
    assert.equal(await page.getByText('Is the lamp on?').count(), 1);
  });

  test('is seen in the portal by whose device it is, who ends it', async () => {
    const { page } = member;
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/portal');
    await page.getByText(`${owner.name} is connected`).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'End session' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
    await technician.page.getByText('Somebody of the company ended the session').waitFor();
    await technician.page.getByRole('log').getByText('Are you still there?').waitFor();
    await desk.getByText('Nobody is connected to this computer.').waitFor();
    await page.getByText('nobody', { exact: true }).waitFor();
  });

  test('is asked for again with the same reason, and refused', async () => {
    const { page } = technician;
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByRole('button', { name: 'Request session' }).click();
    await prompt().getByText(reason).waitFor();
    await prompt().getByRole('button', { name: 'Refuse', exact: true }).click();
    await page.getByText('The answer was no').waitFor();
  });

  test('ends in silence: no answer is a no', async () => {
    const rules = { workstation: { rights: {}, promptTimeoutS: 15 }, server: { rights: {} } };
    const body = { target: { kind: 'company', id: companyId }, was: 0, body: rules };
    await client.call(api.policies.setPolicy, { params: { c: companyId }, body });
    const promptTimeout = async () =>
      JSON.parse(await agent.command('status', '--json')).sessions.rules?.promptTimeoutS;
    await until('the device has the policy', async () => (await promptTimeout()) === 15);
    await ask(member);
    await member.page.getByText('Waiting for the person').waitFor();
    // meanwhile: what is left of the sessions before
    const { page } = technician;
    await page.goto('/sessions');
    await page.getByRole('row').filter({ hasText: 'the person is asked' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('row').filter({ hasText: 'refused' }).getByRole('link').click();
    await page.getByText('on the device’s own page').waitFor();
    assert.deepEqual(await violations(page), []);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as JSON' }).first().click();
    assert.match((await coming).suggestedFilename(), /^session-(?:record|end)-/u);
    await page.goto(`/sessions?state=live&device=${deviceId}`);
    await page.getByText('the person is asked').waitFor();
    await member.page.getByText('Nobody answered in time').waitFor();
    await page.getByText('No sessions match').waitFor();
  });

  test('needs the agreement as it is now; of the line that refuses the form says who can change it', async () => {
    await publish(1);
    await accept();
    await publish(2);
    const dialog = await openAsking(technician);
    await dialog.getByText('only an older one').waitFor();
    await dialog.getByText('Nothing can be asked for here now').waitFor();
    const send = dialog.getByRole('button', { name: 'Request session' });
    assert.equal(await send.getAttribute('aria-disabled'), 'true');
    assert.deepEqual(await violations(technician.page), []);
    await accept();
  });

  test('is answered in the portal by a browser of the roster, on a phone; the device shows whose word it takes', async () => {
    const holder = await holdRoot();
    const { page } = member;
    await page.goto('/portal/requests');
    await ask(technician);
    await page.getByRole('heading', { name: `${owner.name} asks for a session on` }).waitFor();
    const overPx = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overPx, 0);
    const once = page.getByRole('button', { name: 'Allow once' });
    assert.ok(((await once.boundingBox())?.height ?? 0) >= 44);
    assert.deepEqual(await violations(page), []);
    await once.click();
    await technician.page
      .getByText(`verified by root ${groupsOfFour(holder.fingerprint).slice(0, 9)}`)
      .waitFor();
    await page.getByText('in the portal').waitFor();
    await write(technician, 'Nothing was to compare.');
    await shownThere().getByRole('log').getByText('Nothing was to compare.').waitFor();
  });

  test('ends at once when the agreement is withdrawn', async () => {
    const withdrawn = performance.now();
    const { accepted } = await client.call(api.consents.agreementState, { params: { c: companyId } });
    await client.call(api.consents.withdraw, { params: { c: companyId, id: accepted?.consentId } });
    await technician.page.getByText('A rule does not let it happen').waitFor();
    await technician.page.getByText('Refused by: Agreement').waitFor();
    const tookMs = performance.now() - withdrawn;
    assert.ok(tookMs < 5_000, `it ended after ${tookMs} ms`);
    await accept();
  });

  test('ends with the sign-in of whoever asked, which somebody ends elsewhere', async () => {
    const { page } = member;
    await page.setViewportSize({ width: 1440, height: 900 });
    await ask(member);
    await allow();
    await page.getByRole('button', { name: 'The codes are equal' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await shownThere().getByText(bo.name).waitFor();
    const endedAt = performance.now();
    await client.call(api.signInRules.endSignInsOf, { params: { c: companyId, m: memberId } });
    await desk.getByText('Nobody is connected to this computer.').waitFor();
    const tookMs = performance.now() - endedAt;
    assert.ok(tookMs < 5_000, `it ended after ${tookMs} ms`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const complaints = [...technician.complaints, ...member.complaints];
    assert.deepEqual(
      complaints.filter((one) => !away.test(one)),
      [],
    );
  });

  /** A version of the support agreement, in force since yesterday. */
  async function publish(number: number): Promise<void> {
    const texts = [{ language: 'en', text: `# Support\n\nWe help. ${number}` }];
    const body = { class: 'significant', effectiveAt: Date.now() + 20 * dayMs, texts };
    const { items } = await client.call(api.agreements.listAgreements);
    const known = items.find(({ kind }) => kind === 'agreement');
    if (known)
      await client.call(api.agreements.publishVersion, {
        params: { a: known.id },
        body: { ...body, was: number - 1 },
      });
    else await client.call(api.agreements.publishAgreement, { body: { ...body, kind: 'agreement' } });
    await using database = openSuperuser(candor);
    await database.rows(
      "UPDATE candor.agreement_version SET effective_at = now() - interval '1 day', published_at = now() - interval '20 days' WHERE number = $1",
      [number],
    );
  }

  async function accept(): Promise<void> {
    const params = { c: companyId };
    const { agreement, current } = await client.call(api.consents.agreementState, { params });
    const text = current?.texts[0];
    await client.call(api.consents.accept, {
      params,
      body: { agreement, version: current?.number, ...text, method: 'click' },
    });
  }

  /** A root key that the device trusts: it vouches for the device, lists both browsers, and lets the portal answer. */
  async function holdRoot() {
    const holder = await rootHolder(companyId);
    await client.call(api.roots.addRoot, { body: { ...holder.wish, signed: 'first' } });
    await using database = openSuperuser(candor);
    const keys = await database.rows<{ account: string; key: Buffer }>(
      `SELECT DISTINCT account.id AS account, request.public_key AS key FROM candor.session_request AS request
         JOIN candor.remote_session AS session ON session.id = request.session_id
         JOIN candor.account AS account ON account.person_id = session.person_id`,
    );
    const me = await client.call(api.accounts.me);
    const soon = Date.now() + 30 * dayMs;
    const roster: Roster = {
      ...emptyRoster(companyId),
      people: keys.map(({ account, key }) => ({
        person: account,
        name: account === me.accountId ? owner.name : bo.name,
        organisation: owner.companyName,
        level: 'own',
        signs: ['session'],
        keys: [{ kind: 'browser', publicKey: key.toString('base64url'), until: soon }],
      })),
    };
    await client.call(api.roots.setRoster, {
      body: { signed: await holder.sign(statements.roster, roster) },
    });
    const [device] = (await client.call(api.roots.listCertifiable)).items;
    assert.ok(device);
    const signed = await holder.sign(statements.deviceCertificate, certificateOf(companyId, device));
    await client.call(api.roots.certify, { body: { statements: [signed] } });
    await agent.command('trust', holder.fingerprint);
    const rules = {
      companyId,
      workstation: { rights: {}, answerFrom: 'device-or-portal' as const },
      server: { rights: {} },
    };
    const widened = await holder.sign(statements.sessionRules, rules, 2);
    await client.call(api.policies.widenPolicy, {
      params: { c: companyId },
      body: { was: 1, signed: widened },
    });
    const { page } = technician;
    await page.goto('/settings/signing');
    await page.getByRole('button', { name: 'It is the same' }).click();
    const answerFrom = async () =>
      JSON.parse(await agent.command('status', '--json')).sessions.rules?.answerFrom;
    await until('the device has the rules', async () => (await answerFrom()) === 'device-or-portal');
    return holder;
  }
});
