export type Kind = 'laptop' | 'desktop' | 'workstation' | 'thin' | 'server';

export interface Model {
  cpu: string;
  sockets: number;
  cores: number;
  threads: number;
  mhz: number;
  memoryGiB: readonly [number, ...number[]];
  /** Sizes as they are sold, in 10^9 bytes. */
  disks: readonly [Disk, ...Disk[]];
}
interface Disk {
  device: string;
  gigabytes: readonly [number, ...number[]];
  rotational: boolean;
}

const nvme = (...gigabytes: readonly [number, ...number[]]): Disk => ({
  device: 'nvme0n1',
  gigabytes,
  rotational: false,
});
const ssd = (...gigabytes: readonly [number, ...number[]]): Disk => ({
  device: 'sda',
  gigabytes,
  rotational: false,
});
const turning = (device: string, ...gigabytes: readonly [number, ...number[]]): Disk => ({
  device,
  gigabytes,
  rotational: true,
});
const model = (
  cpu: string,
  [sockets, cores, threads, mhz]: readonly [number, number, number, number],
  memoryGiB: Model['memoryGiB'],
  ...disks: Model['disks']
): Model => ({ cpu, sockets, cores, threads, mhz, memoryGiB, disks });

/** Processors as /proc/cpuinfo names them: [sockets, cores, threads, MHz]. */
export const models: Record<Kind, readonly [Model, ...Model[]]> = {
  laptop: [
    model('13th Gen Intel(R) Core(TM) i5-1340P', [1, 12, 16, 4600], [16, 16, 32], nvme(512, 1000)),
    model('12th Gen Intel(R) Core(TM) i7-1260P', [1, 12, 16, 4700], [16, 32], nvme(512, 1000)),
    model('AMD Ryzen 7 PRO 7840U w/ Radeon 780M Graphics', [1, 8, 16, 5132], [16, 32, 64], nvme(1000)),
    model('AMD Ryzen 5 PRO 5650U with Radeon Graphics', [1, 6, 12, 4289], [8, 16], nvme(256, 512)),
    model('Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz', [1, 4, 8, 3900], [8, 16], nvme(256)),
  ],
  desktop: [
    model('12th Gen Intel(R) Core(TM) i5-12500', [1, 6, 12, 4600], [8, 16], nvme(256, 512)),
    model('AMD Ryzen 5 5600G with Radeon Graphics', [1, 6, 12, 4464], [16, 32], ssd(480, 960)),
    model(
      'Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz',
      [1, 4, 4, 3600],
      [8],
      ssd(240),
      turning('sdb', 1000, 2000),
    ),
  ],
  workstation: [
    model('AMD Ryzen 9 7950X 16-Core Processor', [1, 16, 32, 5881], [64, 128], nvme(2000)),
    model('13th Gen Intel(R) Core(TM) i9-13900', [1, 24, 32, 5600], [32, 64], nvme(1000, 2000)),
    model(
      'AMD Ryzen Threadripper PRO 5965WX 24-Cores',
      [1, 24, 48, 4573],
      [128],
      nvme(2000),
      turning('sda', 8000),
    ),
  ],
  thin: [
    model('Intel(R) Celeron(R) N5105 @ 2.00GHz', [1, 4, 4, 2900], [4], ssd(64, 128)),
    model('Intel(R) N100', [1, 4, 4, 3400], [4, 8], nvme(128)),
  ],
  server: [
    model(
      'AMD EPYC 7313P 16-Core Processor',
      [1, 16, 32, 3729],
      [64, 128],
      nvme(960),
      turning('sda', 8000, 12000),
    ),
    model('Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz', [2, 32, 64, 3400], [128, 256], ssd(1920)),
    model(
      'Intel(R) Xeon(R) E-2378 CPU @ 2.60GHz',
      [1, 8, 16, 4800],
      [32, 64],
      nvme(480),
      turning('sda', 4000),
    ),
  ],
};

export interface System {
  weight: number;
  osId: string;
  osName: string;
  osVersion: string;
  kernel: string;
}
const system = (weight: number, osId: string, osName: string, osVersion: string, kernel: string): System => ({
  weight,
  osId,
  osName,
  osVersion,
  kernel,
});
const debian13 = 'Debian GNU/Linux 13 (trixie)';
const debian12 = 'Debian GNU/Linux 12 (bookworm)';

/** As os-release(5) names them. */
export const systems: Record<'desk' | 'server', readonly [System, ...System[]]> = {
  desk: [
    system(5, 'debian', debian13, '13', '6.12.48+deb13-amd64'),
    system(3, 'debian', debian12, '12', '6.1.0-40-amd64'),
    system(6, 'ubuntu', 'Ubuntu 24.04.3 LTS', '24.04', '6.14.0-33-generic'),
    system(2, 'ubuntu', 'Ubuntu 22.04.5 LTS', '22.04', '5.15.0-157-generic'),
    system(4, 'fedora', 'Fedora Linux 43 (Workstation Edition)', '43', '6.17.4-300.fc43.x86_64'),
    system(2, 'fedora', 'Fedora Linux 42 (Workstation Edition)', '42', '6.16.10-200.fc42.x86_64'),
    system(1, 'linuxmint', 'Linux Mint 22.2', '22.2', '6.8.0-85-generic'),
    system(1, 'opensuse-leap', 'openSUSE Leap 15.6', '15.6', '6.4.0-150600.23.70-default'),
  ],
  server: [
    system(6, 'debian', debian13, '13', '6.12.48+deb13-amd64'),
    system(5, 'debian', debian12, '12', '6.1.0-40-amd64'),
    system(3, 'ubuntu', 'Ubuntu 24.04.3 LTS', '24.04', '6.8.0-85-generic'),
    system(2, 'almalinux', 'AlmaLinux 9.6 (Sage Margay)', '9.6', '5.14.0-570.49.1.el9_6.x86_64'),
    system(1, 'rocky', 'Rocky Linux 9.6 (Blue Onyx)', '9.6', '5.14.0-570.49.1.el9_6.x86_64'),
  ],
};
