// A company's structure as people work with it: a tree that is changed by hand and by keyboard, what a move changes said
// before it is made, why something is refused, and levels of many saved at once.
import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { api } from '@candor/protocol/api/index.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent } from './agent.ts';
import { settled, signIn, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { owner, OwnerClient } from './owner-client.ts';

const skip = skipWithout('chromium');
const helper = { name: 'Bo Beispiel', email: 'bo@example.test', password: 'amber-lantern-47-orchard' };
const device = hostname();
/** Of whoever alone owns a customer's company. */
const minor = 'mia@example.test';

describe('the structure of a company', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let client: OwnerClient;
  let own: Visit;
  let theirs: Visit;
  let companyId: string;
  let deviceId: string;
  let helperId: string;

  before(async () => {
    candor = await startCandor();
    client = await new OwnerClient(candor).setUp(candor);
    companyId = (await client.call(api.accounts.me)).company?.id ?? '';
    deviceId = (await client.call(api.devices.list)).items[0]?.id ?? '';
    browser = await openBrowser();
    own = await visit(browser, candor);
    theirs = await visit(browser, candor);
    await signIn(own);
    await join(theirs.page, await invite(client, companyId, helper.email, 'helper'));
    const { items } = await client.call(api.people.listPeople, { params: { c: companyId } });
    helperId = items.find(({ roles }) => roles.includes('helper'))?.id ?? '';
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  test('units are made in the tree, one in the other', async () => {
    const { page } = own;
    await page.goto('/portal/company');
    await settled(page);
    await make(page, 'Berlin');
    await node(page, owner.companyName).click();
    await make(page, 'Hamburg');
    await make(page, 'Lager');
    assert.equal(await node(page, 'Berlin').getAttribute('aria-level'), '2');
    assert.equal(await node(page, 'Lager').getAttribute('aria-level'), '3');
    const { items } = await client.call(api.units.listUnits, { params: { c: companyId } });
    const named = (name: string) => items.find((unit) => unit.name === name);
    assert.equal(named('Lager')?.parentId, named('Hamburg')?.id);
  });

  test('a name that is there already is refused in words, and nothing is lost', async () => {
    const { page } = own;
    await node(page, owner.companyName).click();
    await page.getByRole('button', { name: 'New unit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Berlin');
    await dialog.getByRole('button', { name: 'Make the unit' }).click();
    await dialog.getByRole('alert').waitFor();
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'Berlin');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  test('a unit goes elsewhere by keyboard: arrows, m, a name', async () => {
    const { page } = own;
    await node(page, 'Berlin').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { level: 2, name: 'Lager' }).waitFor();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Move Lager' });
    await dialog.getByRole('combobox', { name: 'To' }).fill('Berl');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByText('Nobody’s rights change, and no rule.').waitFor();
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await underneath(client, companyId, 'Lager', 'Berlin');
  });

  test('a unit that is dragged onto another one goes there, after its preview', async () => {
    const { page } = own;
    await node(page, 'Lager').dragTo(node(page, 'Hamburg'));
    const dialog = page.getByRole('dialog', { name: 'Move Lager' });
    await dialog.getByText('Nobody’s rights change, and no rule.').waitFor();
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await underneath(client, companyId, 'Lager', 'Hamburg');
  });

  test('terminal is set to never on a unit; what would widen it again says how far', async () => {
    const { page } = own;
    await node(page, 'Berlin').click();
    await page.getByRole('link', { name: 'Policy', exact: true }).click();
    const terminal = page.getByRole('listitem').filter({ hasText: /^terminal/u });
    await terminal.getByText(`${owner.companyName}: ask`).waitFor();
    await terminal.getByRole('radio', { name: 'never' }).click();
    await terminal.getByText('Berlin: never').waitFor();
    await terminal.getByText('strictest').waitFor();
    await page.getByText('This only makes things stricter.').waitFor();
    await page.getByRole('button', { name: 'Narrow the policy' }).click();
    await page.getByText('Version 1', { exact: true }).waitFor();
    await terminal.getByRole('radio', { name: 'ask' }).click();
    await page.getByText('Wider than now: terminal.').waitFor();
    await page.getByText('as far as the company’s own policy lets it').waitFor();
    await page.getByRole('button', { name: 'Save the wider policy' }).waitFor();
    await page.getByRole('button', { name: 'Undo the changes' }).click();
    await page.getByText('Wider than now: terminal.').waitFor({ state: 'detached' });
  });

  test('a policy that somebody else narrowed meanwhile is shown beside one’s own choice', async () => {
    const { page } = own;
    const files = page.getByRole('listitem').filter({ hasText: /^files/u });
    const { items } = await client.call(api.units.listUnits, { params: { c: companyId } });
    const target = { kind: 'unit', id: items.find(({ name }) => name === 'Berlin')?.id };
    const body = { rights: { terminal: 'never', files: 'ask' } };
    await client.call(api.policies.setPolicy, {
      params: { c: companyId },
      body: { target, was: 1, body },
    });
    await files.getByRole('radio', { name: 'never' }).click();
    await page.getByRole('button', { name: 'Narrow the policy' }).click();
    await page.getByText('Somebody else changed this policy meanwhile.').waitFor();
    await files.getByText('not saved, now ask').waitFor();
    await page.getByText('Version 2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo the changes' }).click();
  });

  test('hours and how people are asked are narrowed beside the rights, and who changed what stays listed', async () => {
    const { page } = own;
    const part = (name: RegExp) => page.getByRole('listitem').filter({ hasText: name });
    const hours = part(/^hours/u);
    await hours.getByRole('button', { name: 'Add hours' }).click();
    await hours.getByText('Sat', { exact: true }).click();
    await hours.getByLabel('Until').fill('07:00');
    await hours.getByText('an end after their beginning').waitFor();
    await hours.getByLabel('Until').fill('16:30');
    await hours.getByText('Berlin: Mon–Sat 08:00–16:30').waitFor();
    const answer = part(/^time to answer/u);
    await answer.getByText(`${owner.companyName}: 30 seconds`).waitFor();
    await answer.getByLabel('time to answer').fill('20');
    await answer.getByText('Berlin: 20 seconds').waitFor();
    await page.getByRole('button', { name: 'Narrow the policy' }).click();
    await page.getByText('Version 3', { exact: true }).waitFor();
    await hours.getByText('Sun', { exact: true }).click();
    await page.getByText('Wider than now: hours.').waitFor();
    await page.getByRole('button', { name: 'Undo the changes' }).click();
    await page.getByText('Earlier versions').click();
    await page.getByText(`Version 3, by ${owner.name}`).waitFor();
    await page
      .getByText('hours: not set → Mon–Sat 08:00–16:30 · time to answer: not set → 20 seconds')
      .waitFor();
  });

  test('a device that is dragged onto the unit says first that its terminal becomes refused', async () => {
    const { page } = own;
    await page.goto('/portal/company');
    await settled(page);
    await rowOf(page, device).dragTo(node(page, 'Berlin'));
    const dialog = page.getByRole('dialog', { name: 'Move 1 device' });
    await dialog.getByText('1 device: terminal becomes refused').waitFor();
    await dialog.getByLabel('Reason').fill('It stands there now');
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await node(page, 'Berlin').getByText('1 device, 0 people').waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    const moved = page.getByRole('row').filter({ hasText: device }).getByText('device moved');
    await moved.waitFor();
    await page.getByRole('tab', { name: 'Units' }).click();
    await node(page, 'Berlin').click();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('row').filter({ hasText: 'Berlin' }).getByText('unit made').waitFor();
    await moved.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Of this unit only' }).click();
    await moved.waitFor();
  });

  test('“Why?” names the unit, and leads to its policy', async () => {
    const { page } = own;
    await page.goto(`/devices/${deviceId}?tab=why&right=terminal`);
    const line = page.getByRole('listitem').filter({ hasText: 'Company policy' });
    await line.getByText('Refused by the policy of Berlin: terminal is never.').waitFor();
    await line.getByRole('link', { name: 'Where it comes from' }).click();
    await page.waitForURL(/\/portal\/company\?.*tab=policy/u);
    await page.getByText('Berlin: never').waitFor();
  });

  test('levels of several are set in the matrix by keyboard; the preview says what comes of it, and one save does it', async () => {
    const { page } = own;
    await page.goto('/portal/people?tab=levels');
    await settled(page);
    const grid = page.getByRole('grid');
    await cellOf(page, helper.name).getByText('view').waitFor();
    await grid.focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 chosen').waitFor();
    await page.keyboard.press('o');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await page.getByText('2 changes, not saved').waitFor();
    await page.getByRole('button', { name: 'Look and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${helper.name} on ${device}: view, then support`).waitFor();
    await dialog.getByRole('button', { name: 'Save levels' }).click();
    await dialog.waitFor({ state: 'detached' });
    await cellOf(page, helper.name).getByText('support').waitFor();
    await page.getByText('lowered: the role Helper can have no more').waitFor();
    await page.getByRole('link', { name: 'Why?' }).click();
    await page.waitForURL(new RegExp(`/devices/${deviceId}\\?.*member=${helperId}`, 'u'));
  });

  test('a helper who was given control is refused by their ceiling, in words', async () => {
    const { page } = own;
    await page.goto(`/devices/${deviceId}?tab=why&right=terminal&member=${helperId}`);
    const line = page.getByRole('listitem').filter({ hasText: /^Level/u });
    await line
      .getByText(
        `Refused by your level on ${device}: it is support, the highest that the role Helper can have, and control is needed. ${owner.name} can change your role.`,
      )
      .waitFor();
    await page.getByText('What if', { exact: true }).click();
    await choose(page, 'Level', 'none');
    await line.getByText(/it is none, and control is needed/u).waitFor();
    await page.getByText('This is what would be. Nothing is saved.').waitFor();
  });

  test('two who edit the same cell: the second sees both values and chooses', async () => {
    const { page } = own;
    await page.goto('/portal/people?tab=levels');
    await settled(page);
    await cellOf(page, helper.name).getByText('support').waitFor();
    const change = {
      subject: { kind: 'member', id: helperId },
      target: { kind: 'device', id: deviceId },
      was: 'control',
      level: 'view',
    };
    await cellOf(page, helper.name).click();
    await page.keyboard.press('n');
    await page.getByText('1 change, not saved').waitFor();
    await client.call(api.levels.setLevels, { params: { c: companyId }, body: { changes: [change] } });
    await page.getByRole('button', { name: 'Look and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${helper.name} on ${device}: it is view now, you want none`).waitFor();
    await dialog.getByRole('button', { name: 'Take theirs' }).click();
    await dialog.waitFor({ state: 'detached' });
    await cellOf(page, helper.name).getByText('view').waitFor();
  });

  test('whoever is refused a page of a device is told by what, and who can change it', async () => {
    const { page } = theirs;
    await page.goto(`/devices/${deviceId}?tab=logs`);
    await page
      .getByText(
        `Refused by your role in ${owner.companyName}: it does not give log.view. ${owner.name} can change it.`,
      )
      .waitFor();
  });

  test('whoever is refused asks for it; on a screen of 320 px it is answered, and both pages follow', async () => {
    const { page } = theirs;
    await page.getByRole('button', { name: 'Ask for it' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask for this right' });
    await dialog.getByLabel('What you need it for').fill('Its logs fill up');
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.goto('/portal/requests');
    await page.getByRole('heading', { name: `You ask for a right on ${device}` }).waitFor();
    await own.page.getByRole('link', { name: 'Requests 1 waits for your answer' }).click();
    await own.page.setViewportSize({ width: 320, height: 640 });
    await own.page.getByRole('heading', { name: `${helper.name} asks for a right on ${device}` }).waitFor();
    await own.page.getByText('Its logs fill up').waitFor();
    assert.equal(await tooWide(own.page), 0);
    await own.page.getByRole('link', { name: 'Change it there' }).waitFor();
    await own.page.getByRole('button', { name: 'Refuse' }).click();
    const answer = own.page.getByRole('dialog', { name: `Refuse what ${helper.name} asks for` });
    await answer.getByLabel('A word on it').fill('Ask Cy instead');
    await answer.getByRole('button', { name: 'Refuse' }).click();
    await answer.waitFor({ state: 'detached' });
    await own.page.getByText('Nothing waits for you').waitFor();
    await own.page.setViewportSize({ width: 1280, height: 720 });
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Ask Cy instead' })
      .getByText(`by ${owner.name}`)
      .waitFor();
  });

  test('the portal shows a device to whom it is assigned, with who else can do something there', async () => {
    const { page } = own;
    await page.goto(`/devices/${deviceId}?tab=why`);
    await page.getByRole('combobox', { name: 'Assign it to' }).click();
    await page.keyboard.type('Bo');
    await page.getByRole('option', { name: owner.name }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    await page.getByRole('button', { name: `Take away: ${helper.name}` }).waitFor();
    await theirs.page.goto('/portal');
    await theirs.page.getByRole('heading', { name: device }).waitFor();
    await theirs.page.getByText(owner.name, { exact: true }).waitFor();
    await theirs.page.getByText(`device assigned, by ${owner.name}`).waitFor();
  });

  test('what was changed in what sessions may do is shown in the portal, and on the device itself', async () => {
    const { page } = theirs;
    await page.getByText('time to answer: 30 seconds → 20 seconds').waitFor();
    await page.getByText('1 earlier change').click();
    await page.getByText('terminal: ask → never').waitFor();
    await using notice = new Agent(path.join(candor.dataDir, 'agent')).start('notice');
    const address = (await notice.line(/^Open /u)).slice('Open '.length);
    const shown = await browser.newPage();
    await shown.goto(address);
    await shown.getByText(`The policy, by ${owner.name}`).first().waitFor();
    await shown.getByText('terminal: ask → never').waitFor();
    await shown.close();
  });

  test('whoever wants help with their device asks; somebody looks after it, and both pages follow', async () => {
    const { page } = theirs;
    await page.getByRole('button', { name: 'Get help' }).click();
    const dialog = page.getByRole('dialog', { name: `Get help with ${device}` });
    await dialog.getByText(`Whoever looks after devices of ${owner.companyName} and sees this one`).waitFor();
    await dialog.getByLabel('What is wrong?').fill('The screen is dark.\nIt was not yesterday.');
    await dialog.getByRole('button', { name: 'Ask for help' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.goto('/portal/requests');
    const asked = page.getByRole('heading', { name: `You want help with ${device}` });
    await asked.waitFor();
    await page.getByText('nobody yet').waitFor();
    await own.page.getByText('Somebody wants help with this device').waitFor();
    await own.page.getByRole('link', { name: 'Requests 1 waits for your answer' }).click();
    await own.page.setViewportSize({ width: 320, height: 640 });
    await own.page.getByRole('heading', { name: `${helper.name} wants help with ${device}` }).waitFor();
    await own.page.getByText('It was not yesterday.').waitFor();
    assert.equal(await tooWide(own.page), 0);
    await own.page.getByRole('button', { name: 'I’ll look after it' }).click();
    await own.page.getByText('you, ').waitFor();
    await page.getByText(`${owner.name}, `).waitFor();
    await own.page.getByRole('button', { name: 'Done' }).click();
    const done = own.page.getByRole('dialog', { name: `Tell ${helper.name} that it is done` });
    await done.getByLabel('A word on it').fill('It was the cable');
    await done.getByRole('button', { name: 'Done' }).click();
    await done.waitFor({ state: 'detached' });
    await own.page.getByText('Nothing waits for you').waitFor();
    await own.page.setViewportSize({ width: 1280, height: 720 });
    await page
      .getByRole('listitem')
      .filter({ hasText: 'It was the cable' })
      .getByText(`by ${owner.name}`)
      .waitFor();
  });

  test('a unit that holds something is removed with its contents to the parent', async () => {
    const { page } = own;
    await page.goto('/portal/company');
    await settled(page);
    await node(page, 'Berlin').click();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('alertdialog', { name: 'Remove Berlin' });
    await dialog.getByText(`What it holds moves to ${owner.companyName}.`).waitFor();
    await dialog.getByRole('button', { name: 'Remove the unit' }).click();
    await node(page, 'Berlin').waitFor({ state: 'detached' });
    await rowOf(page, device).waitFor();
  });

  test('on a phone of 360 px the tree, its dialog and the matrix fit', async () => {
    const { page } = own;
    await page.setViewportSize({ width: 360, height: 800 });
    for (const route of ['/portal/company', '/portal/people?tab=levels']) {
      await page.goto(route);
      await settled(page);
      assert.equal(await tooWide(page), 0, route);
    }
    await page.goto('/portal/company');
    await node(page, 'Lager').click();
    await page.keyboard.press('m');
    await page.getByRole('dialog', { name: 'Move Lager' }).waitFor();
    assert.equal(await tooWide(page), 0);
    assert.deepEqual([...own.complaints, ...theirs.complaints], []);
  });

  test('staff of the operator who are refused in a customer’s company ask there', async () => {
    const { page } = own;
    await page.setViewportSize({ width: 1280, height: 720 });
    const { id } = await client.call(api.companies.create, { body: { name: 'Schulband' } });
    const { companies } = await client.call(api.companies.myRights);
    const reach = { memberId: companies[0]?.memberId, companyIds: [id], until: null };
    const inviting = await client.call(api.staff.assignStaff, { body: { ...reach, role: 'administrator' } });
    const theirOwner = await visit(browser, candor);
    await join(theirOwner.page, await invite(client, id, minor, 'owner'));
    await theirOwner.context.close();
    await client.call(api.staff.endStaff, { params: { id: inviting.id } });
    await client.call(api.staff.assignStaff, { body: { ...reach, role: 'technician' } });
    const theirDevice = await addDevice(candor, id, 'PC-12');
    await page.evaluate((chosen) => localStorage.setItem('candor.company', JSON.stringify(chosen)), id);
    await page.goto(`/devices/${theirDevice}?tab=why&right=device.remove`);
    await page.getByRole('button', { name: 'Ask for it' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask for this right' });
    await dialog.getByLabel('What you need it for').fill('It is broken');
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.goto('/portal/requests');
    await page.getByRole('heading', { name: 'You ask for a right on PC-12' }).waitFor();
    await page.evaluate(() => localStorage.removeItem('candor.company'));
  });

  test('a minor’s account that alone owns a company goes when the company is named, which then waits for an owner', async () => {
    const { page } = own;
    await client.call(api.minors.reportMinor, { body: { what: 'She is 14.', where: minor } });
    await page.goto('/trust/minors');
    await page.getByRole('button', { name: 'It is so: erase' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Erase the account' });
    await dialog.getByRole('button', { name: 'Erase the account' }).click();
    await dialog.getByText('Nobody will own Schulband').waitFor();
    assert.equal(await tooWide(page), 0);
    await dialog.getByRole('button', { name: 'Erase all the same' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.goto('/portal/requests');
    await page.getByRole('heading', { name: 'A company has no owner' }).waitFor();
    await page.getByText('Schulband').waitFor();
    assert.equal(await tooWide(page), 0);
    await page.getByRole('link', { name: 'See companies' }).click();
    await page.getByRole('row').filter({ hasText: 'Schulband' }).waitFor();
    assert.deepEqual(own.complaints, []);
  });
});

const node = (page: Page, name: string): Locator =>
  page.getByRole('treegrid').getByRole('row', { name, exact: true });
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Devices' }).getByRole('row').filter({ hasText: name });
const cellOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ hasText: name }).getByRole('gridcell').first();

function tooWide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function make(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New unit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make the unit' }).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
  await node(page, name).waitFor();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function underneath(client: OwnerClient, c: string, name: string, parent: string): Promise<void> {
  const { items } = await client.call(api.units.listUnits, { params: { c } });
  const named = (of: string) => items.find((unit) => unit.name === of);
  assert.equal(named(name)?.parentId, named(parent)?.id);
}

/** A row as an enrolment makes it, in a company that has no computer here. */
async function addDevice(candor: Candor, companyId: string, label: string): Promise<string> {
  await using database = openSuperuser(candor);
  const id = randomUUIDv7();
  await database.rows(
    `INSERT INTO candor.device (company_id, id, label, state, protocol, agent_version, platform, last_seq, enrolled_at)
     VALUES ($1, $2, $3, 'active', 1, '0.1.0', 'linux', 0, now())`,
    [companyId, id, label],
  );
  return id;
}

/** @returns the link that the invited person opens */
async function invite(
  client: OwnerClient,
  c: string,
  email: string,
  role: 'helper' | 'owner',
): Promise<string> {
  const { items } = await client.call(api.invitations.invite, {
    params: { c },
    body: { emails: [email], roles: [role], language: 'en' },
  });
  return items[0]?.link ?? '';
}

async function join(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(helper.name);
  await page.getByLabel('Password', { exact: true }).fill(helper.password);
  await page.getByText('I am 18 or older').click();
  await page.getByRole('button', { name: 'Make an account and accept' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/invite'));
  await settled(page);
}
