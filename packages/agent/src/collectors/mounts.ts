import { inventoryMounts } from '@candor/policy/dictionary/manage/inventory.ts';
import { sectionCollector, type Host } from './collector.ts';
import { readText } from './files.ts';
import { classOfPath } from './path-class.ts';

export interface Mount {
  /** On this computer; personal names in it. */
  path: string;
  filesystem: string;
  device: string;
}

/** File systems that hold somebody's files. Network file systems are left out: asking a dead one hangs. */
const kept = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'jfs',
  'reiserfs',
  'bcachefs',
  'vfat',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'hfsplus',
  'apfs',
  'ufs',
  'nilfs2',
  'virtiofs',
  '9p',
]);
const maxMounts = 64;
/** Used space is told in these steps, so that it changes seldom. */
const stepBytes = 64 * 1024 * 1024;
export const inSteps = (bytes: number) => Math.round(bytes / stepBytes) * stepBytes;

export const mountsCollector = (host: Host) =>
  sectionCollector('mounts', inventoryMounts, async (signal) => {
    const mounts = await listMounts(host.root, signal);
    return { mounts: await Promise.all(mounts.map((mount) => measure(host, mount))) };
  });

async function measure(host: Host, { path, filesystem }: Mount) {
  const { sizeBytes, usedBytes } = await host.space(path);
  return {
    path: classOfPath(path, host.pathKey),
    filesystem,
    sizeBytes,
    usedBytes: inSteps(usedBytes),
  };
}

export async function listMounts(root: string, signal?: AbortSignal): Promise<Mount[]> {
  return selectMounts((await readText(root, '/proc/self/mountinfo', signal)) ?? '');
}

/**
 * From /proc/self/mountinfo (proc(5)): one a file system, at its shortest path. `/` is kept even where a container has
 * laid it over others; loop devices, memory and overlays elsewhere are not disks.
 */
export function selectMounts(mountinfo: string): Mount[] {
  const found = new Map<string, Mount>();
  for (const line of mountinfo.split('\n')) {
    const mount = parseLine(line);
    if (!mount || !isKept(mount)) continue;
    const known = found.get(mount.device);
    if (!known || mount.path.length < known.path.length) found.set(mount.device, mount);
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, maxMounts);
}

type MountLine = Mount & { part: string; source: string };

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: device, part of it, path; then kind and source. */
function parseLine(line: string): MountLine | undefined {
  const [before = '', after = ''] = line.split(' - ');
  const [, , device, part, path] = before.split(' ');
  const [filesystem, source] = after.split(' ');
  if (device === undefined || part === undefined || path === undefined) return undefined;
  if (filesystem === undefined || source === undefined) return undefined;
  return { device, part, path: unescape(path), filesystem, source };
}

function isKept({ path, part, filesystem, source }: MountLine): boolean {
  if (path === '/') return filesystem !== 'rootfs';
  // a folder or file of a disk that is shown a second time; parts of btrfs are how it is mounted at all
  const isBound = part !== '/' && filesystem !== 'btrfs';
  return kept.has(filesystem) && !isBound && !source.startsWith('/dev/loop');
}

/** Spaces and the like are written as three octal digits. */
const unescape = (path: string) =>
  path.replaceAll(/\\([0-7]{3})/gu, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
