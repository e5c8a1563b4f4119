// The console as files. Run by itself it builds that of the repository into the folder that it is given.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { hashSources } from './sources.ts';

/** The console can't be built, and there is none from before. */
export class WebBuildFailed extends Error {
  override readonly name = 'WebBuildFailed';
  readonly exitCode = 1;
}

const hashFile = '.sources';
const sources = [
  'package-lock.json',
  'packages/web/{index.html,vite.config.ts,package.json}',
  'packages/web/public/**/*',
  'packages/{web,protocol,policy,crypto}/src/**/*.{ts,tsx,css,json,svg}',
];

/**
 * Builds the console unless its sources are those of the last build. @returns the folder to serve
 * @param warn told when a build failed and an earlier one is served
 */
export async function ensureWebBuild(
  root: string,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const folder = path.join(root, 'packages/web/dist');
  const hash = hashSources(root, sources);
  if (readHash(folder) === hash) return folder;
  const draft = `${folder}.${process.pid}`;
  const problem = await runBuild(root, draft, signal);
  if (problem === undefined) {
    writeFileSync(path.join(draft, hashFile), hash);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return folder;
  }
  rmSync(draft, { recursive: true, force: true });
  const earlier = statSync(path.join(folder, 'index.html'), { throwIfNoEntry: false });
  if (!earlier) throw new WebBuildFailed(`The console could not be built: ${problem}`);
  warn(`The console could not be built; the one of ${earlier.mtime.toISOString()} is served. ${problem}`);
  return folder;
}

function readHash(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, hashFile), 'utf8');
  } catch {
    // never built, or built by hand
    return undefined;
  }
}

/** In a process of its own: Vite takes 200 MB that the server has no use for. @returns its first error */
async function runBuild(root: string, folder: string, signal: AbortSignal): Promise<string | undefined> {
  const child = spawn(process.execPath, [import.meta.filename, root, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    detached: true,
  });
  const errors = text(child.stderr);
  const [code] = await once(child, 'exit').catch(() => [1]);
  return code === 0 ? undefined : (await errors).trim().split('\n')[0] || 'Vite ended without a word';
}

async function build(root: string, folder: string): Promise<void> {
  const { build: viteBuild } = await import('vite');
  const configFile = path.join(root, 'packages/web/vite.config.ts');
  try {
    await viteBuild({ configFile, logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } });
  } catch (error) {
    console.error(error instanceof Error ? oneLine(error.message) : 'unknown');
    process.exitCode = 1;
  }
}

/** Without the colours and the drawing that Vite puts around a place in the source. */
function oneLine(message: string): string {
  const plain = stripVTControlCharacters(message).replaceAll(/[\u2500-\u257f]+/gu, ' ');
  return plain.replaceAll(/\s+/gu, ' ').trim().slice(0, 1000);
}

if (import.meta.main) {
  const [root = '', folder = ''] = process.argv.slice(2);
  await build(root, folder);
}
