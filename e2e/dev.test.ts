import assert from 'node:assert/strict';
import { appendFileSync, cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { newClient, testServer } from '../packages/server/test/server.ts';
import { until } from '../packages/server/test/until.ts';
import { serveConsole } from '../scripts/dev/console.ts';
import { temporaryFolder } from '../scripts/temporary-folder.ts';
import { root } from './candor.ts';

test('npm run dev serves a source as it is now, and the server behind it takes the pages for its own', async (t) => {
  const copy = temporaryFolder(t);
  cpSync(path.join(root, 'packages/web'), path.join(copy, 'packages/web'), {
    recursive: true,
    filter: (file) => !/\/(?:dist[^/]*|node_modules|test)$/u.test(file),
  });
  cpSync(path.join(root, 'tsconfig.base.json'), path.join(copy, 'tsconfig.base.json'));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  await using server = await testServer();
  await using console = await serveConsole(path.join(copy, 'packages/web'), server.url, 0);
  const read = async (file: string) => (await fetch(new URL(file, console.url))).text();

  assert.match(await read('/'), /<script type="module" src="\/src\/main\.tsx">/u);
  assert.doesNotMatch(await read('/src/main.tsx'), /seen at once/u);
  // nothing of that may be left to do when the folder goes
  await until('the libraries are prepared', async () => {
    const [, library = '/'] = /"(\/[^"]*\/\.vite\/deps\/[^"]+)"/u.exec(await read('/src/main.tsx')) ?? [];
    return (await read(library)).includes('export');
  });
  appendFileSync(
    path.join(copy, 'packages/web/src/main.tsx'),
    "\nglobalThis.document.title = 'seen at once';\n",
  );
  await until('the change is served', async () => (await read('/src/main.tsx')).includes('seen at once'));

  // as a browser does that shows this page
  const origin = new URL(console.url).origin;
  const { status, body } = await newClient(origin).call(
    'POST',
    '/api/sign-in',
    { email: 'nobody@example.org', password: 'correct horse battery staple' },
    { origin, 'sec-fetch-site': 'same-origin' },
  );
  assert.equal(status, 401, JSON.stringify(body));
});
