// From `npm start` to the first device online, on empty data and again; with --clone from `git clone`: npm run bench -- start
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openFolder, removeInstance, root } from '../e2e/candor.ts';
import { freePorts } from '../e2e/ports.ts';
import { plainEnvironment, Program } from '../e2e/program.ts';
import { conclude, heading } from './simulate.ts';

const startMs = 180_000;
const cloneMs = 900_000;
const stopMs = 20_000;
const registryMs = 5_000;
const rounds = 3;

interface Times {
  /** Seconds until the device was online, and until it had stopped. */
  online: number;
  stop: number;
}

heading('start: `npm start` until its first device is online');
if (process.argv.includes('--clone')) await measureClone();
else await measureStarts();

/** The sources with this clone's packages, but without anything that a first start makes: console, caches, data. */
async function measureStarts(): Promise<void> {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const place = mkdtempSync(path.join(root, 'dist/bench-start-'));
  const starts: { first: Times; second: Times }[] = [];
  try {
    copyInstalled(place);
    for (let round = 1; round <= rounds; round++) {
      forgetFirstStart(place);
      const one = await startTwice(place);
      starts.push(one);
      console.log(`round ${round}: ${say(one.first)}; again: ${say(one.second)}`);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const middle = (of: (one: (typeof starts)[number]) => number) =>
    starts.map(of).toSorted((a, b) => a - b)[1] ?? 0;
  conclude([
    {
      what: `empty data -> first device online, middle of ${rounds}`,
      measured: middle(({ first }) => first.online),
      target: 25,
      unit: 's',
      peer: '~70 s machine time, 5 commands and a form (MeshCentral)',
    },
    {
      what: `second start -> device online, middle of ${rounds}`,
      measured: middle(({ second }) => second.online),
      target: 6,
      unit: 's',
      peer: '-',
    },
    {
      what: 'Ctrl-C -> ended',
      measured: middle(({ first, second }) => Math.max(first.stop, second.stop)),
      target: 20,
      unit: 's',
      peer: '-',
    },
  ]);
}

/** Hard links: 650 MB in a second, because the place is on the same file system. */
function copyInstalled(place: string): void {
  const files = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'tsconfig.base.json'];
  for (const name of ['packages', 'scripts', ...files])
    cpSync(path.join(root, name), path.join(place, name), { recursive: true });
  const packages = path.join(root, 'node_modules');
  const names = readdirSync(packages).filter((name) => name !== '.cache');
  mkdirSync(path.join(place, 'node_modules'));
  const { status, stderr } = spawnSync('cp', ['-al', ...names, path.join(place, 'node_modules')], {
    cwd: packages,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cp -al: ${stderr}`);
}

function forgetFirstStart(place: string): void {
  for (const made of ['packages/web/dist', 'node_modules/.cache', 'node_modules/.vite'])
    rmSync(path.join(place, made), { recursive: true, force: true });
}

async function startTwice(place: string): Promise<{ first: Times; second: Times }> {
  const folder = openFolder('candor-bench-');
  const env = await environment(folder);
  try {
    return { first: await start(place, env, startMs), second: await start(place, env, startMs) };
  } finally {
    removeInstance(path.join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(cwd: string, env: NodeJS.ProcessEnv, withinMs: number): Promise<Times> {
  const startedAt = performance.now();
  await using npm = new Program('npm', ['start'], { cwd, env, isOwnGroup: true });
  await npm.line(/^This computer is enrolled as ".+" and online$/u, withinMs);
  const onlineAt = performance.now();
  process.kill(-npm.pid, 'SIGINT');
  const { code, signal } = await npm.untilEnded(stopMs);
  // npm's shell got the same Ctrl-C, and may end by it after the server has ended in order
  const hasStopped = npm.stdout.at(-1)?.startsWith('Stopped. ') && (code === 0 || signal === 'SIGINT');
  if (!hasStopped) throw new Error(`it ended with ${code ?? signal}:\n${npm.output()}`);
  return { online: (onlineAt - startedAt) / 1000, stop: (performance.now() - onlineAt) / 1000 };
}

/** What a stranger does: clone and `npm start`, packages and all. Of the commits, not of this tree. */
async function measureClone(): Promise<void> {
  const folder = openFolder('candor-bench-clone-');
  const env = await environment(folder);
  const ping = ['ping', '--fetch-retries=0', `--fetch-timeout=${registryMs}`];
  try {
    if (spawnSync('npm', ping, { env, timeout: 4 * registryMs }).status !== 0)
      return console.log('not measured: the npm registry cannot be reached');
    const startedAt = performance.now();
    spawnSync('git', ['clone', '--quiet', `file://${root}`, path.join(folder, 'candor')]);
    const clonedS = (performance.now() - startedAt) / 1000;
    const { online } = await start(path.join(folder, 'candor'), env, cloneMs);
    console.log(`git clone ${clonedS.toFixed(1)} s, then npm start`);
    const peer = '~70 s machine time, 5 commands and a form (MeshCentral)';
    console.table([
      {
        what: 'git clone -> first device online',
        measured: Number((clonedS + online).toFixed(1)),
        unit: 's',
        peer,
      },
    ]);
  } finally {
    removeInstance(path.join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As in a new terminal: the host's Node comes first, not the pinned one. */
async function environment(folder: string): Promise<NodeJS.ProcessEnv> {
  const [port = 0, agentPort = 0] = await freePorts(2);
  const parts = (process.env['PATH'] ?? '').split(path.delimiter);
  const isForNetwork = /^(https?_proxy|no_proxy|node_extra_ca_certs)$/iu;
  return plainEnvironment({
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isForNetwork.test(name))),
    PATH: parts.filter((part) => !part.includes('node_modules')).join(path.delimiter),
    CANDOR_DATA: path.join(folder, 'data'),
    CANDOR_PUBLIC_URL: `http://localhost:${port}`,
    CANDOR_AGENT_URL: `wss://localhost:${agentPort}`,
  });
}

function say({ online, stop }: Times): string {
  return `online in ${online.toFixed(1)} s, ended in ${stop.toFixed(1)} s`;
}
