import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mailServer, type MailServer } from '../../../test/mail-server.ts';
import { addCompany, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { until } from '../../../test/until.ts';

let post: MailServer;
let server: TestServer;
before(async () => {
  post = await mailServer();
  server = await testServer({ limits: { take: () => undefined }, environment: post.environment });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await post[Symbol.asyncDispose]();
});

interface Shown {
  id: string;
  email: string;
  state: string;
  failure: string | null;
}
const itemsOf = <T>({ body }: Answer) => (body as { items: T[] }).items;
const pathOf = (company: string) => `/api/companies/${company}/invitations`;
const invite = (company: string, by: Person, emails: string[]) =>
  by.call('POST', pathOf(company), { emails, roles: ['technician'], language: 'de' });
const tokenOf = (link: string) => link.split('/invite/')[1] ?? '';

/** The invitation once its letter has ended so. */
async function shownAs(company: string, by: Person, state: string): Promise<Shown> {
  let found: Shown | undefined;
  await until(`an invitation is ${state}`, async () => {
    [found] = itemsOf<Shown>(await by.call('GET', `${pathOf(company)}?state=${state}`));
    return found !== undefined;
  });
  assert.ok(found);
  return found;
}

test('with a mail server the link goes to the address alone, with the name of the company', async () => {
  const { id, owner } = await addCompany(server, 'Kupfer & Söhne');
  const person = await addPerson(server);
  const answer = await invite(id, owner, [person.email]);
  const [item] = itemsOf<{ outcome: string; link: string | null }>(answer);
  assert.deepEqual([item?.outcome, item?.link], ['invited', null]);
  const letter = await post.letterTo(person.email);
  assert.equal(letter.subject, 'Einladung zu Kupfer & Söhne');
  const { failure } = await shownAs(id, owner, 'delivered');
  assert.equal(failure, null);
  const token = tokenOf(letter.links[0] ?? '');
  assert.ok(!JSON.stringify(answer.body).includes(token));
  assert.equal(outcome(await person.call('POST', `/api/invitations/${token}/accept`)), '200');
  assert.deepEqual(
    itemsOf<Shown>(await owner.call('GET', pathOf(id))).map(({ state }) => state),
    ['accepted'],
  );
});

test('a refused letter shows the answer of the mail server; sent again, its link can be handed over too', async (t) => {
  t.after(() => post.behave('takes'));
  const { id, owner } = await addCompany(server);
  const person = await addPerson(server);
  post.behave(550);
  await invite(id, owner, [person.email]);
  const failed = await shownAs(id, owner, 'failed');
  assert.deepEqual([failed.email, failed.failure], [person.email, '550']);
  assert.deepEqual(itemsOf(await owner.call('GET', `${pathOf(id)}?state=sent`)), []);
  post.behave('takes');
  const resend = () => owner.call('POST', `${pathOf(id)}/${failed.id}/resend`);
  const { link } = (await resend()).body as { link: string };
  assert.equal(await post.linkTo(person.email), link);
  await shownAs(id, owner, 'delivered');
  assert.deepEqual((await resend()).body, { link: null });
  const last = tokenOf(await post.linkTo(person.email));
  const accept = (token: string) => person.call('POST', `/api/invitations/${token}/accept`);
  assert.equal(outcome(await accept(tokenOf(link))), '410 link_expired');
  assert.equal(outcome(await accept(last)), '200');
});

test('while the mail server cannot be reached the invitation is on its way, and nothing is lost', async (t) => {
  t.after(() => post.comeUp());
  const { id, owner } = await addCompany(server);
  await post.goDown();
  const [item] = itemsOf<{ outcome: string; link: string | null }>(
    await invite(id, owner, ['later@example.org']),
  );
  assert.deepEqual([item?.outcome, item?.link], ['invited', null]);
  await until('the try is noted', async () => {
    const [{ state, failure } = { state: '', failure: '' }] = itemsOf<Shown>(
      await owner.call('GET', pathOf(id)),
    );
    assert.equal(state, 'sent');
    return failure === 'ECONNREFUSED';
  });
});
