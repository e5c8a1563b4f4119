import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { bomOf } from './bill-of-materials.ts';
import { releaseProblem } from './release-problem.ts';

test('a release is refused from a changed tree, and without its version in package.json and CHANGELOG.md', (t) => {
  const tree = temporaryFolder(t);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words], { cwd: tree });
  const put = (file: string, text: string) => writeFileSync(path.join(tree, file), text);
  put('package.json', '{"version":"1.2.0"}');
  put('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n## 1.1.0\n');
  git('init', '-q');
  assert.match(String(releaseProblem(tree, '1.2.0')), /^Commit or remove .*:\n\?\? CHANGELOG\.md\n/u);
  git('add', '.');
  git('commit', '-qm', 'x');
  assert.equal(releaseProblem(tree, '1.2.0'), 'CHANGELOG.md has no "## 1.2.0"');
  put('CHANGELOG.md', '# Changelog\n\n## 1.2.0\n\n## 1.1.0\n');
  assert.match(String(releaseProblem(tree, '1.2.0')), /^Commit or remove .*:\n M CHANGELOG\.md$/u);
  git('commit', '-qam', 'x');
  assert.equal(releaseProblem(tree, '1.2.0'), undefined);
  assert.match(String(releaseProblem(tree, '1.1.0')), /^package\.json says 1\.2\.0, .* says 1\.1\.0$/u);
});

test('the bill of materials holds what npm lists, and neither the time nor the number of the run', () => {
  const printed = (timestamp: string, serialNumber: string, name: string) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      serialNumber,
      metadata: { timestamp, component: { name } },
      components: [{ name: 'zod' }],
    });
  const one = bomOf(printed('2026-01-01T00:00:00Z', 'urn:uuid:1', 'clone'), '1.2.0');
  assert.equal(one, bomOf(printed('2026-02-02T00:00:00Z', 'urn:uuid:2', 'other'), '1.2.0'));
  assert.deepEqual(JSON.parse(one), {
    bomFormat: 'CycloneDX',
    metadata: { component: { name: 'candor', version: '1.2.0' } },
    components: [{ name: 'zod' }],
  });
  assert.throws(() => bomOf('{}', '1.2.0'));
});
