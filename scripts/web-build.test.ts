import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from './temporary-folder.ts';
import { ensureWebBuild, WebBuildFailed } from './web-build.ts';

/** Of its scripts as gzip: a page is there within a second at 2 Mbit/s. */
const mostFirstLoadBytes = 230_000;
const never = new AbortController().signal;

function repository(t: TestContext): string {
  const root = temporaryFolder(t);
  mkdirSync(path.join(root, 'packages/web/src'), { recursive: true });
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  writeFileSync(
    path.join(root, 'packages/web/vite.config.ts'),
    'export default { root: import.meta.dirname };',
  );
  writeFileSync(
    path.join(root, 'packages/web/index.html'),
    '<script type="module" src="/src/main.ts"></script>',
  );
  writeFileSync(path.join(root, 'packages/web/src/main.ts'), 'document.title = "one";');
  return root;
}

const main = (root: string) => path.join(root, 'packages/web/src/main.ts');
const noWarning = () => assert.fail('a warning');

test('the console is built when its sources changed, and only then', { timeout: 60_000 }, async (t) => {
  const root = repository(t);
  const folder = await ensureWebBuild(root, noWarning, never);
  const index = path.join(folder, 'index.html');
  const first = readFileSync(index, 'utf8');
  writeFileSync(index, 'kept');
  writeFileSync(path.join(root, 'packages/web/src/main.test.ts'), 'a test');
  await ensureWebBuild(root, noWarning, never);
  assert.equal(readFileSync(index, 'utf8'), 'kept');
  writeFileSync(main(root), 'document.title = "two";');
  await ensureWebBuild(root, noWarning, never);
  assert.match(readFileSync(index, 'utf8'), /assets\/index-/u);
  assert.notEqual(readFileSync(index, 'utf8'), first);
});

test('a build that fails serves the one before and says why', { timeout: 60_000 }, async (t) => {
  const root = repository(t);
  const folder = await ensureWebBuild(root, noWarning, never);
  writeFileSync(main(root), 'import "./gone.ts";');
  const warnings: string[] = [];
  assert.equal(await ensureWebBuild(root, (sentence) => warnings.push(sentence), never), folder);
  assert.match(warnings.join(), /^The console could not be built; the one of .* is served\. .*gone\.ts/u);
  writeFileSync(main(root), 'const x = {;');
  await ensureWebBuild(root, (sentence) => warnings.push(sentence), never);
  const [, second = ''] = warnings;
  assert.match(second, /main\.ts:1/u);
  assert.doesNotMatch(second, /\p{Control}|[\u2500-\u257f]|\s\s/u);
  rmSync(folder, { recursive: true });
  await assert.rejects(
    ensureWebBuild(root, noWarning, never),
    (error) => error instanceof WebBuildFailed && /Unexpected token/u.test(error.message),
  );
});

test(
  'the console’s first load stays small: what only some pages show loads with them',
  { timeout: 60_000 },
  async () => {
    const folder = await ensureWebBuild(path.dirname(import.meta.dirname), noWarning, never);
    const index = readFileSync(path.join(folder, 'index.html'), 'utf8');
    const scripts = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/gu)].map(
      ([, file = '']) => file,
    );
    assert.ok(scripts.length > 1, index);
    const bytes = scripts.reduce(
      (sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length,
      0,
    );
    assert.ok(bytes < mostFirstLoadBytes, `${bytes} bytes as gzip`);
  },
);
