import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

export interface Bundle {
  js: Uint8Array;
  /** Names of the packages whose code is in it, sorted. */
  packages: string[];
}

/** CommonJS packages within an ES module ask for node's own parts by this name. */
const banner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** The agent as one file. Names stay readable: what runs on somebody's computer can be looked at. */
export async function bundleAgent(root: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['packages/agent/src/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: false,
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild made no bundle');
  return { js: file.contents, packages: packagesOf(metafile) };
}

function packagesOf({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  const names = used.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** Their licences, as each asks for. */
export function noticesOf(root: string, packages: readonly string[]): string {
  return packages.map((name) => `${name}\n${'='.repeat(name.length)}\n${licenceOf(root, name)}\n`).join('\n');
}

function licenceOf(root: string, name: string): string {
  const folder = path.join(root, 'node_modules', name);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/iu.test(one));
  if (file === undefined) throw new Error(`${name} has no licence file; look at it before it is shipped`);
  return readFileSync(path.join(folder, file), 'utf8').trim();
}
