// The agent as a product: a bundle, the runtime of its platform, and what an installation needs, in one archive each.
// Run by itself it packs those of the repository into the folder that it is given.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, createWriteStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { agentPlatforms, type AgentPlatform } from '@candor/protocol/api/packages.ts';
import { productVersion } from '@candor/protocol/version.ts';
import type { PackageSource } from '@candor/server/modules/packages/index.ts';
import { readManifest, type Manifest } from '@candor/server/modules/packages/manifest.ts';
import { hashSources } from '../sources.ts';
import { bundleAgent, onlyFile } from './bundle.ts';
import { drawingFiles } from './drawing.ts';
import { fileHash } from './file-hash.ts';
import { noticesOf } from './notices.ts';
import { replaceFolder } from './replace-folder.ts';
import { tar, type TarEntry } from './tar.ts';

const sources = [
  'package-lock.json',
  'LICENSE',
  'deploy/agent/*',
  'scripts/build/*.ts',
  'packages/agent/src/notice/page.*',
  'packages/{agent,protocol,policy,crypto}/src/**/*.ts',
];
/** Of the notice page, beside the bundle. */
export const agentPage = ['page.html', 'page.css', 'page.js', 'page.sessions.js'];

/** For a server that runs from the repository: made when somebody asks for them, unless they are there already. */
export function agentPackages(
  root: string,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): PackageSource {
  const folder = path.join(root, 'dist/agent');
  return {
    folder,
    async build() {
      if (readManifest(folder)?.sources === hashSources(root, sources)) return;
      const problem = await packInProcess(root, signal);
      if (problem !== undefined) warn(`The packages of the agent could not be made: ${problem}`);
    },
  };
}

/** In a process of its own: an archive takes seconds of a processor that the server has other work for. */
async function packInProcess(root: string, signal: AbortSignal): Promise<string | undefined> {
  const child = spawn(process.execPath, [import.meta.filename, root], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    detached: true,
  });
  const errors = text(child.stderr);
  const [code] = await once(child, 'exit').catch(() => [1]);
  return code === 0 ? undefined : (await errors).trim() || 'it ended without a word';
}

/** Complete when it returns; until then the packages of before stay. */
export function packAgents(root: string): Promise<Manifest> {
  return replaceFolder(path.join(root, 'dist/agent'), (draft) => packInto(root, draft));
}

async function packInto(root: string, folder: string): Promise<Manifest> {
  const bundle = await bundleAgent(root);
  const js = onlyFile(bundle);
  const notices = noticesOf(root, bundle.packages);
  const manifest: Manifest = { version: productVersion, sources: hashSources(root, sources), packages: [] };
  for (const platform of agentPlatforms) {
    const runtime = path.join(root, 'node_modules', `node-${platform}`, 'bin/node');
    // npm installs the runtime of its own platform only
    if (statSync(runtime, { throwIfNoEntry: false }) === undefined) continue;
    manifest.packages.push(await pack(root, folder, { platform, runtime, js, notices }));
  }
  writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(path.join(root, 'deploy/agent/install.sh'), path.join(folder, 'install.sh'));
  const sums = manifest.packages.map(({ sha256, file }) => `${sha256}  ${file}\n`);
  writeFileSync(path.join(folder, 'SHA256SUMS'), sums.join(''));
  return manifest;
}

interface Packed {
  platform: AgentPlatform;
  runtime: string;
  js: Uint8Array;
  notices: string;
}

async function pack(root: string, folder: string, packed: Packed): Promise<Manifest['packages'][number]> {
  const { platform, runtime, js } = packed;
  const file = `candor-agent-${productVersion}-${platform}.tar.gz`;
  const target = path.join(folder, file);
  const archive = Readable.from(tar(entriesOf(root, packed)));
  await pipeline(archive, createGzip(), createWriteStream(target));
  return {
    platform,
    file,
    sha256: await fileHash(target),
    bytes: statSync(target).size,
    bundleBytes: js.length,
    runtimeBytes: statSync(runtime).size,
  };
}

/** Sorted by path. */
function entriesOf(root: string, { platform, runtime, js, notices }: Packed): TarEntry[] {
  const read = (file: string) => readFileSync(path.join(root, file));
  const plain = (to: string, bytes: Uint8Array, mode = 0o644) => ({
    path: `candor-agent/${to}`,
    mode,
    bytes,
  });
  return [
    plain('LICENSE', read('LICENSE')),
    plain('LICENSE-node', read(`node_modules/node-${platform}/LICENSE`)),
    plain('LICENSES-packages', Buffer.from(notices)),
    plain('README', read('deploy/agent/README')),
    plain('bin/candor-agent', read('deploy/agent/candor-agent'), 0o755),
    plain('candor-agent-desk.desktop', read('deploy/agent/candor-agent-desk.desktop')),
    plain('candor-agent.service', read('deploy/agent/candor-agent.service')),
    plain('lib/candor-agent.mjs', js),
    { path: 'candor-agent/lib/node', mode: 0o755, from: runtime, size: statSync(runtime).size },
    ...drawingFiles(root, platform).map(({ from, to }) => ({
      path: `candor-agent/lib/${to}`,
      mode: 0o644,
      from,
      size: statSync(from).size,
    })),
    ...agentPage.map((name) => plain(`lib/${name}`, read(`packages/agent/src/notice/${name}`))),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

if (import.meta.main) {
  const [root = ''] = process.argv.slice(2);
  try {
    await packAgents(root);
  } catch (error) {
    console.error(error instanceof Error ? error.message.replaceAll('\n', ' ').slice(0, 1000) : 'unknown');
    process.exitCode = 1;
  }
}
