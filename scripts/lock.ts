// npm leaves a platform's package out of package-lock.json when the registry at hand has no copy of it, and then
// `npm ci` refuses the lockfile everywhere. This adds the missing lines: `node scripts/lock.ts` after each install.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One entry of a lockfile's `packages`; what else an entry holds is kept as it is. */
interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export type Lockfile = { packages: Record<string, Entry> };

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Optional packages that an entry names and the lockfile lacks, each with the entry that npm would have written. */
export function missingEntries({ packages }: Lockfile): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, parent, name)) continue;
      const dev = entry.dev ? { dev: true } : {};
      missing[`node_modules/${name}`] = { version, ...dev, optional: true, ...platformOf(name) };
    }
  }
  return missing;
}

function isLocked(packages: Lockfile['packages'], parent: string, name: string): boolean {
  for (
    let folder = parent;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  ) {
    if (packages[path.posix.join(folder, 'node_modules', name)]) return true;
    if (folder === '') return false;
  }
}

function platformOf(name: string): Entry {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  const libc = words.flatMap((word) =>
    word.startsWith('musl') ? ['musl'] : word.startsWith('gnu') ? ['glibc'] : [],
  );
  return { os, cpu, ...(libc.length > 0 ? { libc } : {}) };
}

function complete(file: string): void {
  const lock: Lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added to ${path.basename(file)}`);
}

if (import.meta.main) complete(path.resolve(process.argv[2] ?? 'package-lock.json'));
