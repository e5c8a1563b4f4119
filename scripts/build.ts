// `npm run build`: all of the product in dist/, to run without its sources (docs/operate/install.md). server/ is the bundle of
// server, checker, command line and this computer's agent, with the migrations; web/ the console as files; agent/ the
// packages for other computers. `npm run release` makes archives of it.
import { cpSync, globSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '@candor/server/modules/packages/manifest.ts';
import { packAgents } from './build/agent-packages.ts';
import { buildServer } from './build/server-bundle.ts';
import { ensureWebBuild } from './web-build.ts';

/** Prints a line for each part. @returns what it says of the agent's packages */
export async function build(root: string): Promise<Manifest> {
  const dist = path.join(root, 'dist');
  const built = await ensureWebBuild(root, refuse, new AbortController().signal);
  const [server, web] = [path.join(dist, 'server'), path.join(dist, 'web')];
  rmSync(web, { recursive: true, force: true });
  // without the note of what it was made of
  cpSync(built, web, { recursive: true, filter: (file) => path.basename(file) !== '.sources' });
  await buildServer(root, server);
  for (const folder of [server, web])
    console.log(`dist/${path.basename(folder).padEnd(36)}  ${inMegabytes(sizeOf(folder))}`);
  const manifest = await packAgents(root);
  for (const { file, bytes, bundleBytes, runtimeBytes } of manifest.packages) {
    const parts = `program ${inMegabytes(bundleBytes).trim()}, runtime ${inMegabytes(runtimeBytes).trim()}`;
    console.log(`dist/agent/${file.padEnd(30)}  ${inMegabytes(bytes)}  (${parts})`);
  }
  return manifest;
}

/** An earlier console is good enough for a start, not for others. */
function refuse(sentence: string): never {
  throw new Error(sentence);
}

function sizeOf(folder: string): number {
  const entries = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((one) => one.isFile());
  return entries.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1).padStart(6)} MB`;
}

if (import.meta.main) await build(path.dirname(import.meta.dirname));
