import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { statements } from '@candor/protocol/statements.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { rootHolder, type RootHolder } from '../../../test/root-holder.ts';

let one: LinkInstance;
let companyId: string;
const holders: RootHolder[] = [];
before(async () => {
  one = await linkInstance();
  [companyId] = one.companies;
  await add();
});
after(() => one[Symbol.asyncDispose]());

async function add(by?: RootHolder): Promise<RootHolder> {
  const holder = await rootHolder(companyId);
  const signed = by
    ? await by.sign(statements.root, { companyId, publicKey: holder.wish.publicKey })
    : 'first';
  const answer = await one.call('POST', '/api/roots', { ...holder.wish, signed });
  assert.equal(answer.status, 200);
  holders.push(holder);
  return holder;
}
async function retire(by: RootHolder, holder: RootHolder): Promise<void> {
  const listed: { body: { items: { id: string; fingerprint: string }[] } } = await one.call(
    'GET',
    '/api/roots',
  );
  const found = listed.body.items.find(({ fingerprint }) => fingerprint === holder.fingerprint);
  const { fingerprint } = holder;
  const signed = await by.sign(statements.rootRetirement, { companyId, fingerprint });
  assert.equal((await one.call('POST', `/api/roots/${found?.id}/retire`, { signed })).status, 200);
}
/** What a device that trusts these roots is told, as type and the place of its signer. */
async function told(trusted: RootHolder[]): Promise<string[]> {
  const identity = await one.enrol();
  await using link = one.link(identity);
  await link.hello({ roots: trusted.map(({ fingerprint }) => fingerprint) });
  await link.report([]);
  return link.received.map((message) =>
    'root' in message
      ? `${message.type} by ${holders.findIndex(({ fingerprint }) => fingerprint === message.root)}`
      : message.type,
  );
}

test('a device that was away is led over retired roots to the one in use, each step signed by one that it trusts', async () => {
  const [first] = holders;
  assert.ok(first);
  const second = await add(first);
  await retire(second, first);
  const third = await add(second);
  await retire(third, second);
  const way = ['root by 0', 'rootRetirement by 1', 'root by 1', 'rootRetirement by 2'];
  assert.deepEqual(await told([first]), way);
  assert.deepEqual(await told([first, second]), way.slice(1));
  assert.deepEqual(await told([second]), way.slice(2));
  assert.deepEqual(await told([third]), []);
  assert.deepEqual(await told([]), []);
});

test('a root that came and went meanwhile is not told of', async () => {
  const third = holders[2];
  assert.ok(third);
  const fourth = await add(third);
  await retire(third, fourth);
  assert.deepEqual(await told([third]), []);
  assert.deepEqual(await told([third, fourth]), ['rootRetirement by 2']);
});
