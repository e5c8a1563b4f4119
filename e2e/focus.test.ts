// A person's own time: joined by a token of the page, recorded from two windows, exported, and erased until nothing is left.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { api } from '@candor/protocol/api/index.ts';
import { startXSession } from '../packages/agent/src/focus/x-session.testing.ts';
import { pass, until } from '../packages/server/test/until.ts';
import { readZip } from '../packages/server/test/zip.ts';
import { openBrowser } from '../scripts/chromium.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { setUp, settled, visit } from './browser.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { openSuperuser } from './database.ts';
import { OwnerClient } from './owner-client.ts';

const skip = skipWithout('chromium', 'Xvfb', 'openbox', 'xterm', 'xdotool');
/** Between a switch of windows and its being measured here. */
const offMs = 700;

interface Manifest {
  files: { name: string; record: string; rows: number; sha256: string }[];
}

test(
  'a person joins, works in two windows, sees the day, takes it along, and erases it',
  { skip, timeout: 180_000 },
  async (t) => {
    const folder = openFolder('candor-focus-');
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    await using candor = await startCandor({ env: { CANDOR_LOCAL_AGENT: 'off' } });
    await using browser = await openBrowser();
    await using x = await startXSession();
    const seen = await visit(browser, candor, { acceptDownloads: true });
    const { page } = seen;
    await setUp(seen, candor);
    const client = await new OwnerClient(candor).signIn();
    const agent = new Agent(path.join(folder, 'state'), { DISPLAY: x.display });

    await t.test('a token of the page joins the computer, which the page sees by itself', async () => {
      const token = await makeJoinToken(page);
      const said = await agent.command('focus', 'join', token, '--name', 'Desk');
      assert.match(said, /^This computer is "Desk" in your Focus at /u);
      await page.getByRole('status').getByText('Desk has joined').waitFor();
    });

    await using run = agent.start('focus', 'run', '--flush-s', '1');
    await untilState(run, 'online');
    const inFront = { Alpha: 0, Beta: 0 };
    const time = stopwatch(inFront);
    const alpha = await x.openXterm('Alpha');
    time('Alpha');
    await pass(1_500);
    const beta = await x.openXterm('Beta');
    time('Beta');
    await pass(2_500);
    await x.activate(alpha);
    time('Alpha');
    await pass(2_500);
    await x.activate(beta);
    time('Beta');
    await pass(1_500);
    await agent.command('focus', 'pause');
    time(undefined);

    await t.test('the day shows both windows with the right times', async () => {
      const apps = page.getByRole('table', { name: 'Applications' });
      await until('both applications have their times', async () => {
        const shown = await shownTimes(page);
        return Object.entries(inFront).every(
          ([app, ms]) => Math.abs((shown.get(app) ?? 0) * 1000 - ms) < 1_000 + offMs,
        );
      });
      assert.equal(await apps.getByRole('row').count(), 3, 'a heading and two applications');
      const day = await client.call(api.focus.day, { query: await page.evaluate(todayInBrowser) });
      for (const { app, ms } of day.apps) {
        const expected = app === 'Alpha' ? inFront.Alpha : inFront.Beta;
        assert(Math.abs(ms - expected) < offMs, `${app}: ${ms} ms on the page, ${expected} ms in front`);
      }
      assert.equal(
        day.totalMs,
        day.apps.reduce((sum, { ms }) => sum + ms, 0),
      );
      assert.deepEqual(
        day.devices.map(({ label }) => label),
        ['Desk'],
      );
    });

    await t.test('the export is a ZIP whose hashes hold, with every interval and the names', async () => {
      await page.goto('/trust/my-data');
      await settled(page);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export my data' }).click(),
      ]);
      const files = readZip(readFileSync(await download.path()));
      const manifest: Manifest = JSON.parse(String(files.get('manifest.json')));
      for (const { name, sha256 } of manifest.files)
        assert.equal(
          createHash('sha256')
            .update(files.get(name) ?? '')
            .digest('hex'),
          sha256,
          name,
        );
      assert.deepEqual(
        [...files.keys()].toSorted(),
        [...manifest.files.map(({ name }) => name), 'README.md', 'manifest.json'].toSorted(),
      );
      await requireWhole(candor, manifest);
      const intervals = linesOf(files, 'focus.interval').map((line): { app: string; durationMs: number } =>
        JSON.parse(line),
      );
      assert.deepEqual([...new Set(intervals.map(({ app }) => app))].toSorted(), ['Alpha', 'Beta']);
      const total = intervals.reduce((sum, { durationMs }) => sum + durationMs, 0);
      assert(Math.abs(total - inFront.Alpha - inFront.Beta) < 2 * offMs, `${total} ms exported`);
      assert.match(String(files.get('data/focus.interval.csv')), /Alpha/u);
      assert.match(String(files.get('data/focus.device.jsonl')), /"Desk"/u);
      assert.match(String(files.get('README.md')), /^## focus\.interval \(\d+ rows\)$/mu);
    });

    await t.test('erasing shows its numbers first, and leaves no row', async () => {
      const before = await focusRows(candor);
      assert(
        (before['focus_interval'] ?? 0) >= 2 && (before['focus_label'] ?? 0) === 2,
        JSON.stringify(before),
      );
      await page.getByRole('button', { name: 'Erase Focus data' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Erase your Focus data' });
      await dialog.getByRole('table', { name: 'What will be erased' }).waitFor();
      const sum = Object.values(before).reduce((total, rows) => total + rows, 0);
      await dialog.getByText(`${sum} rows will be deleted for good`).waitFor();
      await dialog.getByLabel('Type erase to go on').fill('erase');
      await dialog.getByRole('button', { name: `Erase ${sum} rows` }).click();
      await page.getByText(`${sum} rows erased, none remain`).waitFor();
      const after = await focusRows(candor);
      assert.deepEqual(after, Object.fromEntries(Object.keys(before).map((table) => [table, 0])));
      await untilState(run, 'revoked', 10_000);
      await page.goto('/focus');
      await page.getByText(/^Your own time record .* at your own computer$/u).waitFor();
      assert.deepEqual((await client.call(api.focus.devices)).items, []);
    });

    await t.test('no page complained, and nothing was asked of anybody else', () => {
      assert.deepEqual(
        { complaints: seen.complaints, refusals: seen.refusals },
        { complaints: [], refusals: [] },
      );
    });
  },
);

/** Opens the empty day and reads the token out of the command shown. */
async function makeJoinToken(page: Page): Promise<string> {
  await page.goto('/focus');
  await page.getByLabel('Name of the device').fill('Desk');
  await page.getByRole('button', { name: 'Join this computer' }).click();
  const command = await page.locator('code', { hasText: 'focus join' }).innerText();
  const [, token] = /focus join (cdr1\.\S+) --name "Desk"$/u.exec(command) ?? [];
  assert(token, command);
  return token;
}

/** Adds what passed since the last call to the window that was in front. */
function stopwatch<Name extends string>(totals: Record<Name, number>): (next: Name | undefined) => void {
  let running: { name: Name; since: number } | undefined;
  return (next) => {
    const now = performance.now();
    if (running) totals[running.name] += now - running.since;
    running = next === undefined ? undefined : { name: next, since: now };
  };
}

/** Seconds by application, as the page says them. */
async function shownTimes(page: Page): Promise<Map<string, number>> {
  const rows = await page.getByRole('table', { name: 'Applications' }).getByRole('row').allInnerTexts();
  return new Map(
    rows.slice(1).map((row) => {
      const [app = ''] = row.trim().split(/\s/u);
      return [app, Number(/(?<seconds>\d+)\s*s\b/u.exec(row)?.groups?.['seconds'] ?? Number.NaN)];
    }),
  );
}

function todayInBrowser(): { date: string; utcOffsetMin: number } {
  const at = new Date(Date.now() - 4 * 3_600_000);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return { date, utcOffsetMin: -new Date().getTimezoneOffset() };
}

function linesOf(files: ReadonlyMap<string, Buffer>, record: string): string[] {
  return String(files.get(`data/${record}.jsonl`) ?? '')
    .split('\n')
    .filter(Boolean);
}

/** Each table of the time record has as many rows as the export says. */
async function requireWhole(candor: Candor, manifest: Manifest): Promise<void> {
  const exported = new Map(manifest.files.map(({ record, rows }) => [record, rows]));
  const held = await focusRows(candor);
  for (const { name, table } of focusTables()) assert.equal(exported.get(name) ?? 0, held[table], name);
}

const focusTables = () =>
  tableRecords.filter(({ owner }) => owner === 'person').filter(({ table }) => table.startsWith('focus_'));

/** Rows of every table of the time record; also of one that the dictionary does not know. */
async function focusRows(candor: Candor): Promise<Record<string, number>> {
  await using superuser = openSuperuser(candor);
  const found = await superuser.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'candor'::regnamespace AND relkind = 'r' AND relname LIKE 'focus%' ORDER BY 1`,
  );
  assert.deepEqual(
    found.map(({ name }) => name),
    focusTables()
      .map(({ table }) => table)
      .toSorted(),
  );
  const counts: Record<string, number> = {};
  for (const { name } of found) {
    const [row] = await superuser.rows<{ n: number }>(`SELECT count(*)::int AS n FROM candor.${name}`);
    counts[name] = row?.n ?? -1;
  }
  return counts;
}
