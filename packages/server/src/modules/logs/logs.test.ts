import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import type { SimulatedIdentity, SimulatedLink } from '../../../test/simulated-agent.ts';

let one: LinkInstance;
let me: SimulatedIdentity;
let link: SimulatedLink;
before(async () => {
  one = await linkInstance();
  me = await one.enrol();
  link = one.link(me);
  await link.hello();
});
after(() => one[Symbol.asyncDispose]());

const windowMs = 600_000;
const thisWindow = Math.floor(Date.now() / windowMs) * windowMs - windowMs;
const row = (more: Record<string, unknown> = {}) => ({
  template: 'collector.failed',
  level: 40,
  n: 1,
  windowAt: thisWindow,
  firstAt: thisWindow,
  lastAt: thisWindow + 1_000,
  fingerprint: '01'.repeat(32),
  params: [
    { name: 'collector', value: 'disks' },
    { name: 'n', value: '3' },
    { name: 'code', value: 'EACCES' },
  ],
  ...more,
});
const send = async (...rows: Record<string, unknown>[]) =>
  (await link.report([{ record: 'manage.log', rows }])).refused.map(({ code }) => code);
const lines = async () =>
  (await one.db.superuser.query<{ n: number }>('SELECT * FROM candor.device_log ORDER BY last_at')).rows;
const param = (name: string, value: string) => row({ params: [{ name, value }] });

for (const [what, line, code] of [
  ['a message that the catalogue does not know', row({ template: 'hello.world' }), 'wrong_type'],
  ['a name of every object', row({ template: 'constructor' }), 'wrong_type'],
  ['a message below warning', row({ level: 30 }), 'wrong_type'],
  ["a level that is not the message's", row({ level: 50 }), 'wrong_type'],
  ['a parameter that the message does not have', param('user', '1'), 'unknown_field'],
  ['free text', param('code', 'cannot open file'), 'wrong_type'],
  [
    'a parameter twice',
    row({
      params: [
        { name: 'n', value: '1' },
        { name: 'n', value: '2' },
      ],
    }),
    'wrong_type',
  ],
  ['an e-mail address', param('code', 'anna@example.org'), 'personal_value'],
  ['an IPv4 address', param('code', '192.0.2.1'), 'personal_value'],
  ['an IPv6 address', param('code', '2001:db8::1'), 'personal_value'],
  ['a home folder', param('code', '/home/anna'), 'personal_value'],
  ['a bank account', param('code', 'DE89370400440532013000'), 'personal_value'],
  ['a card number', param('n', '4111111111111111'), 'personal_value'],
  ['a telephone number', param('code', '+4930901820'), 'personal_value'],
  ['a user and host', param('code', 'anna@laptop'), 'personal_value'],
] as const)
  test(`${what} is refused as ${code}, and nothing of it is kept`, async () => {
    assert.deepEqual(await send(line), [code]);
    assert.deepEqual(await lines(), []);
    const { rows } = await one.db.superuser.query(
      "SELECT 1 FROM candor.ingest_refusal AS row WHERE row::text LIKE '%anna%' OR row::text LIKE '%4111%'",
    );
    assert.deepEqual(rows, []);
  });

test('equal messages of ten minutes are one row, within a report and between reports', async () => {
  assert.deepEqual(await send(row({ n: 2 }), row({ n: 3, lastAt: thisWindow + 5_000 })), []);
  assert.deepEqual(await send(row({ n: 995, firstAt: thisWindow - 1_000 })), []);
  const [line, ...rest] = await lines();
  assert.deepEqual(rest, []);
  assert.equal(line?.n, 1_000);
});

test('the page shows the words of the catalogue, newest first, a page at a time', async () => {
  for (let i = 0; i < 5; i++)
    await send({
      ...row({ lastAt: thisWindow + 10_000 + Math.floor(i / 2) }),
      fingerprint: `${i}f`.repeat(32),
      params: [
        { name: 'collector', value: 'cpu' },
        { name: 'n', value: String(i) },
        { name: 'code', value: '' },
      ],
    });
  interface Page {
    items: { text: string; level: number; n: number }[];
    next: string | null;
  }
  const texts: string[] = [];
  let after = '';
  for (let i = 0; i < 9; i++) {
    const { body }: { body: Page } = await one.call(
      'GET',
      `/api/devices/${me.deviceId}/logs?limit=2${after}`,
    );
    texts.push(...body.items.map(({ text }) => text));
    if (body.next === null) break;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
  assert.equal(texts.length, 6);
  assert.equal(new Set(texts).size, 6);
  assert.equal(texts[0], 'Collector cpu failed 4 times in a row (?).');
  assert.equal(texts.at(-1), 'Collector disks failed 3 times in a row (EACCES).');
});
