import path from 'node:path';
import { build, type Metafile } from 'esbuild';

export interface Bundle {
  /** File name -> its bytes. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Names of the packages whose code is in it, sorted. */
  packages: string[];
}

/** CommonJS packages within an ES module ask for node's own parts by this name. */
const banner =
  "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);";

/**
 * Each entry (name -> source file) as NAME.mjs, what several of them use as chunks beside. Names stay readable: what runs
 * on somebody's computer can be looked at.
 */
export async function bundle(
  root: string,
  entries: Readonly<Record<string, string>>,
  external: string[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: root,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: Object.keys(entries).length > 1,
    external,
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
  const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
  return { files, packages: packagesOf(metafile) };
}

/** The agent as one file, candor-agent.mjs. */
export const bundleAgent = (root: string) => bundle(root, { 'candor-agent': 'packages/agent/src/main.ts' });

/** Of a bundle with one entry. */
export function onlyFile({ files }: Bundle): Uint8Array {
  const [file] = files.values();
  if (!file) throw new Error('esbuild made no bundle');
  return file;
}

function packagesOf({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  const names = used.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}
