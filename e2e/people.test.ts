// Who belongs to a company, as people live it: an invitation handed over, a second person who joins by it and sets up the
// factor that their role needs, and a role that changes under their eyes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { api } from '@candor/protocol/api/index.ts';
import type { Output, Route } from '@candor/protocol/api/route.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { setUp, settled, visit, type Visit } from './browser.ts';
import { startCandor, type Candor } from './candor.ts';
import { totpCode } from './own-factors.ts';
import { owner } from './owner-client.ts';

const skip = skipWithout('chromium');
const invited = { name: 'Bo Beispiel', email: 'bo@example.test', password: 'amber-lantern-47-orchard' };
const other = 'cy@example.test';

describe('people of a company', { skip }, () => {
  let candor: Candor;
  let browser: Browser;
  let own: Visit;
  let theirs: Visit;
  let link: string;

  before(async () => {
    candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    browser = await openBrowser();
    own = await visit(browser, candor);
    theirs = await visit(browser, candor);
    await setUp(own, candor);
  });
  after(async () => {
    await browser?.close();
    await candor?.[Symbol.asyncDispose]();
  });

  test('the owner invites an administrator, and hands the link over where no mail is set up', async () => {
    const { page } = own;
    await page.goto('/portal/people');
    await settled(page);
    const dialog = await openInviting(page);
    await dialog.getByLabel('E-mail addresses').fill('not an address');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText('Choose at least one role.').waitFor();
    await dialog.getByText('Administrator', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText('Give one to 50 e-mail addresses, one a line.').waitFor();
    await dialog.getByLabel('E-mail addresses').fill(`${invited.email}\n${owner.email}`);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    const made = page.getByRole('alertdialog', { name: 'Invited' });
    await made.getByText('is a member already').waitFor();
    link = await linkIn(made.getByText(/\/invite\//u));
    await made.getByRole('button', { name: 'I have handed them over' }).click();
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await rowOf(page, invited.email).getByText('sent', { exact: true }).waitFor();
  });

  test('the link says who invites into what, and what the company will see', async () => {
    const { page } = theirs;
    await page.goto(link);
    await page.getByRole('heading', { name: `You are invited to ${owner.companyName}` }).waitFor();
    await page.getByText(owner.name).waitFor();
    await page.getByText('Administrator', { exact: true }).waitFor();
    await page.getByText('Its people see your name').waitFor();
    await own.page.reload();
    await rowOf(own.page, invited.email).getByText('opened', { exact: true }).waitFor();
  });

  test('signed in with another address, there is only the way out', async () => {
    const { page } = own;
    await page.goto(link);
    await page.getByText('You are signed in with another address').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Accept' }).count(), 0);
    await page.goto('/portal/people?tab=invitations');
  });

  test('whoever is new joins by it, with the factor that the role needs', async () => {
    const { page } = theirs;
    await page.getByLabel('Your name').fill(invited.name);
    await page.getByLabel('Password', { exact: true }).fill(invited.password);
    await page.getByText('I am 18 or older').click();
    await page.getByRole('button', { name: 'Make an account and accept' }).click();
    await page.waitForURL('**/settings/security');
    const secret = await page.getByText(/^[A-Z2-7]{32}$/u).innerText();
    await page.getByLabel('Code').fill(totpCode(secret));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'I keep them' }).click();
    await page.getByRole('link', { name: 'People' }).click();
    await rowOf(page, invited.name).getByText('Administrator').waitFor();
    await page.goto(link);
    await page.getByText('This invitation is not valid any more').waitFor();
    await own.page.getByRole('tab', { name: 'Members' }).click();
    await rowOf(own.page, invited.name).getByText('Administrator').waitFor();
  });

  test('members are found by name, role and state', async () => {
    const { page } = own;
    await page.goto('/portal/people?role=owner');
    await rowOf(page, owner.name).waitFor();
    assert.equal(await rowOf(page, invited.name).count(), 0);
    await page.goto('/portal/people?filter=Bo');
    await rowOf(page, invited.name).waitFor();
    assert.equal(await rowOf(page, owner.name).count(), 0);
    await page.goto('/portal/people?state=disabled');
    await page.getByText('No members match').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await rowOf(page, owner.name).waitFor();
  });

  test('an administrator cannot give what they do not hold', async () => {
    const { page } = theirs;
    await page.goto('/portal/people');
    await settled(page);
    const dialog = await openInviting(page);
    await dialog.getByText('Technician', { exact: true }).waitFor();
    assert.equal(await dialog.getByText('Owner', { exact: true }).count(), 0);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await openActions(page, owner.name, 'Change roles');
    const roles = page.getByRole('dialog', { name: `Roles of ${owner.name}` });
    await roles.getByRole('checkbox', { name: 'Owner' }).waitFor();
    assert.ok(await roles.getByRole('checkbox', { name: 'Owner' }).isDisabled());
    await roles.getByRole('button', { name: 'Cancel' }).click();
  });

  test('a role that is changed takes a page from the other console at once', async () => {
    await theirs.page.goto('/admin/server');
    await settled(theirs.page);
    await theirs.page.getByRole('table', { name: 'Recipients' }).waitFor();
    const { page } = own;
    await openActions(page, invited.name, 'Change roles');
    const dialog = page.getByRole('dialog', { name: `Roles of ${invited.name}` });
    await dialog.getByText('Administrator', { exact: true }).click();
    await dialog.getByText('Technician', { exact: true }).click();
    const gone = theirs.page.getByRole('link', { name: 'Server' }).waitFor({ state: 'detached' });
    const refused = theirs.page.getByText('You may not see this').first().waitFor();
    await dialog.getByRole('button', { name: 'Change roles' }).click();
    await dialog.waitFor({ state: 'detached' });
    const changedAt = performance.now();
    await Promise.all([gone, refused]);
    const tookMs = performance.now() - changedAt;
    assert.ok(tookMs < 5_000, `its page noticed after ${tookMs} ms`);
    assert.equal(await theirs.page.getByRole('table', { name: 'Recipients' }).count(), 0);
    await rowOf(page, invited.name).getByText('Technician').waitFor();
  });

  test('an invitation is sent again with another link, and revoked', async () => {
    const { page } = own;
    const dialog = await openInviting(page);
    await dialog.getByLabel('E-mail addresses').fill(other);
    await dialog.getByText('Member', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    const made = page.getByRole('alertdialog', { name: 'Invited' });
    const first = await linkIn(made.getByText(/\/invite\//u));
    await made.getByRole('button', { name: 'I have handed them over' }).click();
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await openActions(page, other, 'Send again');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).click();
    await made.waitFor();
    assert.notEqual(await linkIn(made.getByText(/\/invite\//u)), first);
    await made.getByRole('button', { name: 'I have handed them over' }).click();
    await openActions(page, other, 'Revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await rowOf(page, other).getByText('revoked', { exact: true }).waitFor();
  });

  test('factors that are to be removed are announced to whoever has them, who keeps them', async () => {
    const { page } = own;
    await page.getByRole('tab', { name: 'Members' }).click();
    await openActions(page, invited.name, 'Remove all factors');
    const dialog = page.getByRole('dialog', { name: `Remove all factors of ${invited.name}` });
    await dialog.getByText('Assess keys that only this person holds stay lost.').waitFor();
    await dialog.getByLabel('Reason').fill('Bo lost the phone');
    await dialog.getByRole('button', { name: 'Remove all factors' }).click();
    await dialog.waitFor({ state: 'detached' });
    await theirs.page.goto('/settings/security');
    await theirs.page.getByText('Their reason: Bo lost the phone').waitFor();
    await theirs.page.getByRole('button', { name: 'Keep my factors' }).click();
    await theirs.page.getByText('Their reason: Bo lost the phone').waitFor({ state: 'detached' });
  });

  test('a disabled member has no company any more, and is back when enabled', async () => {
    const { page } = own;
    await page.getByRole('tab', { name: 'Members' }).click();
    await openActions(page, invited.name, 'Disable');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await rowOf(page, invited.name).getByText('disabled').waitFor();
    await theirs.page.getByRole('link', { name: 'Devices' }).waitFor({ state: 'detached' });
    await openActions(page, invited.name, 'Enable');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Enable' }).click();
    await rowOf(page, invited.name).getByText('active', { exact: true }).waitFor();
    await theirs.page.getByRole('link', { name: 'Devices' }).waitFor();
  });

  test('staff of the operator switch to a company that they reach, and are back in their own when that ends', async () => {
    const { page } = own;
    await page.goto('/portal/people');
    const [me] = (
      await ask(page, api.people.listPeople, `/api/companies/${await companyOf(page)}/people?role=owner`)
    ).items;
    const { id } = await ask(page, api.companies.create, '/api/companies', { name: 'Kunde Eins' });
    const assignment = await ask(page, api.staff.assignStaff, '/api/staff', {
      memberId: me?.id,
      role: 'administrator',
      companyIds: [id],
    });
    await page.reload();
    await page.getByRole('button', { name: /account of/u }).click();
    await page.getByRole('menuitem', { name: 'Switch company' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch company' });
    await dialog.getByRole('listitem').nth(1).waitFor();
    await dialog.getByLabel('Part of the name').fill('Kunde');
    await dialog.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Open: Kunde Eins' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByText('Nobody yet').waitFor();
    await page.reload();
    await page.getByText('Nobody yet').waitFor();
    await ask(page, api.staff.endStaff, `/api/staff/${assignment.id}`);
    await page.waitForURL('**/');
    await page.getByRole('link', { name: 'People' }).click();
    await rowOf(page, owner.name).waitFor();
    assert.equal(await companyOf(page), (await ask(page, api.companies.list, '/api/companies')).items[0]?.id);
  });

  test('a member is removed', async () => {
    const { page } = own;
    await openActions(page, invited.name, 'Remove from the company');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from the company' }).click();
    await rowOf(page, invited.name).waitFor({ state: 'detached' });
    assert.deepEqual([...own.complaints, ...theirs.complaints], []);
  });
});

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

async function openInviting(page: Page) {
  await page.getByRole('button', { name: 'Invite people' }).first().click();
  return page.getByRole('dialog', { name: 'Invite people' });
}

async function openActions(page: Page, of: string, action: string): Promise<void> {
  await rowOf(page, of)
    .getByRole('button', { name: /^Actions for/u })
    .click();
  await page.getByRole('menuitem', { name: action }).click();
}

async function linkIn(place: ReturnType<Page['getByText']>): Promise<string> {
  return (await place.first().innerText()).trim();
}

const companyOf = async (page: Page) => (await ask(page, api.accounts.me, '/api/me')).company?.id;

/** What the page's own person asks, in their first company. */
async function ask<R extends Route>(page: Page, route: R, path: string, body?: object): Promise<Output<R>> {
  const { method } = route;
  const answer = await page.evaluate(
    async (asked) => {
      const response = await fetch(asked.path, {
        method: asked.method,
        ...(asked.body && {
          body: JSON.stringify(asked.body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return { isOk: response.ok, text: await response.text() };
    },
    { method, path, body },
  );
  assert.ok(answer.isOk, `${method} ${path}: ${answer.text}`);
  return JSON.parse(answer.text);
}
