// `npm run release`: what is given to others, in dist/release: the server with runtime and PostgreSQL of this platform, the
// agent's packages, the bill of materials, and their SHA-256. The same commit gives the same bytes.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { productVersion } from '@candor/protocol/version.ts';
import { build } from './build.ts';
import { bomOf } from './build/bill-of-materials.ts';
import { fileHash } from './build/file-hash.ts';
import { releaseProblem } from './build/release-problem.ts';
import { packServer } from './build/server-archive.ts';

const root = path.dirname(import.meta.dirname);
process.exitCode = await main();

async function main(): Promise<number> {
  const problem = releaseProblem(root, productVersion);
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  const { packages } = await build(root);
  const folder = path.join(root, 'dist/release');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bom = `candor-${productVersion}.cdx.json`;
  writeFileSync(path.join(folder, bom), bomOf(npmSbom(), productVersion));
  for (const { file } of packages) copyFileSync(path.join(root, 'dist/agent', file), path.join(folder, file));
  const names = [bom, await packServer(root, folder), ...packages.map(({ file }) => file)].sort();
  const sums: string[] = [];
  for (const name of names) sums.push(`${await fileHash(path.join(folder, name))}  ${name}\n`);
  writeFileSync(path.join(folder, 'SHA256SUMS'), sums.join(''));
  process.stdout.write(sums.join(''));
  return 0;
}

/** Of the lockfile, so that every platform's packages are in it. */
function npmSbom(): string {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  return execFileSync('npm', words, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
