import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, confirm, lifeServer, secretOf, strong, stronger } from '../../../test/life.ts';
import { needleIn } from '../../../test/needle.ts';

test('addresses, passwords, links and tokens stand in no table, log line, or letter but their own', async () => {
  await using life = await lifeServer();
  const { server, post, person, tokenTo } = life;
  const secrets: string[] = [strong, stronger, 'needle-old', 'needle-new', 'Needle Person', '+43 1 999 8877'];
  const pia = await person('needle-old@example.org');
  secrets.push(pia.cookie().split('=')[1] ?? '');
  await pia.call('PATCH', '/api/me', { name: 'Needle Person', phone: '+43 1 999 8877' });
  await confirm(pia);
  const wish = { name: 'Needle Person', of: 'person', words: ['focus.view'] };
  const { token } = (await pia.call('POST', '/api/me/tokens', wish)).body as { token: string };
  secrets.push(token);
  await post.letterTo('needle-old@example.org');
  const byToken = await server.visitor().call('GET', '/api/focus/devices', undefined, {
    authorization: `Bearer ${token}`,
  });
  assert.equal(byToken.status, 200);
  await pia.call('POST', '/api/me/email', { email: 'needle-new@example.org' });
  const change = await tokenTo('needle-new@example.org');
  await server.visitor().call('POST', '/api/me/email/confirm', { token: change });
  const [undo = ''] = (await post.letterTo('needle-old@example.org')).links;
  await server.visitor().call('POST', '/api/recovery', { email: 'needle-new@example.org' });
  const recovery = await tokenTo('needle-new@example.org');
  const wrong = await server
    .visitor()
    .call('POST', '/api/recovery/complete', { token: recovery, password: 'password1234567' });
  assert.equal(codeOf(wrong), 'password_too_weak');
  const form = { token: recovery, password: stronger };
  assert.equal((await server.visitor().call('POST', '/api/recovery/complete', form)).status, 200);
  await post.letterTo('needle-new@example.org');
  secrets.push(change, secretOf(undo), recovery);
  for (const secret of secrets) {
    assert.ok(secret.length > 8, 'planted');
    assert.equal(await needleIn(server.db.superuser, secret), undefined, `${secret} in a table`);
    assert.ok(!server.logged().includes(secret), `${secret} in a log line`);
  }
  for (const letter of post.letters) {
    const others = secrets.filter((secret) => letter.text.includes(secret));
    const own = [
      secretOf(letter.links[0] ?? ''),
      ...(letter.subject === 'An API token was made' ? ['Needle Person'] : []),
    ];
    assert.deepEqual(
      others.filter((secret) => !own.includes(secret)),
      [],
      letter.subject,
    );
  }
});
