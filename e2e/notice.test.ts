// Sessions on the agent's own page: who asks, by keyboard and by axe's reading of WCAG, and both ends writing to each other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sessionReceipt } from '@candor/protocol/session/documents.ts';
import { connectDesk } from '../packages/agent/src/control/connect-desk.ts';
import { serveNotice } from '../packages/agent/src/notice/notice.ts';
import { startRelay } from '../packages/agent/test/relay-on-loopback.ts';
import { KeeperOnBench } from '../packages/agent/test/session-keeper.ts';
import { RoomOfTechnician } from '../packages/agent/test/technician.ts';
import { verifySession } from '../packages/cli/src/verify/session.ts';
import { violations } from '../packages/web/test/axe.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';

const skip = skipWithout('chromium');

describe('sessions on the notice page', { skip }, () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  test('the person answers by keyboard, compares, writes, ends, and reads later what was', async () => {
    await using relay = await startRelay();
    await using bench = await KeeperOnBench.start();
    bench.serverUrl = relay.url;
    bench.now = Date.now();
    await using notice = await serveNotice({
      status: async () => ({ state: 'online', kind: 'manage', deviceId: 'x' }),
      act: async () => undefined,
      trust: async () => undefined,
      ruleChanges: () => [],
      ledger: () => undefined,
      seat: (onState) => connectDesk(bench.controlSocket, 'page', onState),
      journal: () => bench.journal(),
      identityPublic: () => bench.identityKey.publicKey,
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(notice.url);
    await page.getByText('Nobody is connected to this computer.').waitFor();

    const refused = await bench.ask({ reason: 'To look at <b>everything</b>' });
    const prompt = page.getByRole('alertdialog', { name: 'Sam Example (Example GmbH) wants to connect' });
    await prompt.getByText('Reason: To look at <b>everything</b>').waitFor();
    assert.equal(await prompt.getByRole('button', { name: 'Refuse', exact: true }).evaluate(isFocused), true);
    assert.equal(await prompt.getByRole('button', { name: 'Allow' }).isDisabled(), true);
    assert.deepEqual(await clean(page), []);
    await page.keyboard.press('Escape');
    assert.equal((await bench.record(refused)).why, 'refused');

    const sessionId = await bench.ask({ reason: 'The printer is silent' });
    await prompt.getByText('Reason: The printer is silent').waitFor();
    await page.keyboard.press('Shift+Tab'); // how long
    await page.keyboard.press('Shift+Tab'); // the switch
    await page.keyboard.press('Space');
    await prompt.getByRole('button', { name: 'Allow' }).press('Enter');
    assert.equal((await bench.record(sessionId)).by, 'page');

    const identity = Buffer.from(bench.identityKey.publicKey, 'base64url');
    const now = () => bench.now;
    const room = new RoomOfTechnician(relay.room, relay.token(sessionId, 'technician'), {
      sessionId,
      identity,
      now,
    });
    bench.receive({
      type: 'sessionJoin',
      sessionId,
      relay: '/relay',
      token: relay.token(sessionId, 'device'),
    });
    await room.untilPeer();
    const secured = await bench.technician.enter(room);
    const session = page.getByRole('article', { name: 'Sam Example (Example GmbH)' });
    await session.getByText(`${secured.code.slice(0, 3)} ${secured.code.slice(3)}`).waitFor();
    await room.say(secured, 'control', { type: 'ready' });
    await session.getByRole('button', { name: 'Equal' }).click();
    assert.deepEqual((await room.hear(secured)).said, { type: 'ready' });
    const text = { type: 'text', id: randomUUID(), text: 'Hello <i>Ada</i>', at: bench.now };
    await room.say(secured, 'chat', text);
    await session.getByRole('log').getByText('Hello <i>Ada</i>').waitFor();
    assert.deepEqual((await room.hear(secured)).said, { type: 'shown', id: text.id });
    await session.getByRole('textbox').fill('It prints nothing');
    await session.getByRole('textbox').press('Enter');
    assert.equal((await room.hear(secured)).said['text'], 'It prints nothing');
    await session.getByRole('log').getByText('It prints nothing').waitFor();
    assert.deepEqual(await clean(page), []);
    await session.getByRole('button', { name: 'End session' }).click();
    assert.equal((await bench.ended(sessionId)).why, 'by_person');

    const earlier = page.getByRole('region', { name: 'Sessions before' });
    await earlier.getByText('ended at this computer').waitFor();
    assert.match(await earlier.innerText(), /allowed on this page: Write messages with you/u);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      earlier.getByRole('button', { name: 'Save as JSON' }).first().click(),
    ]);
    const { document } = await bench.word('sessionAnswer', sessionId);
    const saved = sessionReceipt.parse(JSON.parse(await readFile(await file.path(), 'utf8')));
    assert.equal(saved.signed[0]?.document, document);
    assert.equal((await verifySession(saved)).state, 'good');

    await page.getByRole('switch', { name: 'No sessions on this computer' }).click();
    await (await bench.seat()).until(({ refusedUntil }) => refusedUntil !== null);
    assert.equal((await bench.record(await bench.ask())).refused?.code, 'local_refused');
    assert.deepEqual(await clean(page), []);
    assert.deepEqual(complaints, []);
    await page.close();
  });
});

const isFocused = (element: Element) => element === element.ownerDocument.activeElement;

/** What axe finds, and what stands out at the side of a phone, in both schemes. */
async function clean(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 360]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1000 });
      found.push(...(await violations(page)));
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (over !== 0) found.push(`${String(over)} px too wide at ${width}`);
    }
  await page.setViewportSize({ width: 1440, height: 1000 });
  return found;
}
