// A stranger's first minutes: clone, `npm start` with the npm of this computer, Ctrl-C, once more, `npm test`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openFolder, removeInstance, root } from './candor.ts';
import { freePorts } from './ports.ts';
import { untilGone } from './processes.ts';
import { plainEnvironment, Program } from './program.ts';

const registryMs = 5_000;
const startMs = 240_000;
const stopMs = 20_000;

test(
  'a fresh clone starts with one command, stops with Ctrl-C, starts again, and its checks pass',
  { skip: await skipReason() },
  async (t) => {
    const folder = openFolder('candor-clone-');
    const clone = path.join(folder, 'candor');
    t.after(() => {
      removeInstance(path.join(clone, 'data'));
      rmSync(folder, { recursive: true, force: true });
    });
    // by way of the transport, so that nothing of this tree but its commits gets there
    run('git', ['clone', '--quiet', `file://${root}`, clone]);
    const [port = 0, agentPort = 0] = await freePorts(2);
    const url = `http://localhost:${port}`;
    const env = npmEnvironment({
      // no package of this computer; how it reaches the registry stays
      npm_config_prefix: path.join(folder, 'prefix'),
      npm_config_globalconfig: run('npm', ['config', 'get', 'globalconfig']).trim(),
      CANDOR_PUBLIC_URL: url,
      CANDOR_AGENT_URL: `wss://localhost:${agentPort}`,
    });

    const endings = {
      // as a terminal does it: to every process of the foreground group, and npm passes it on once more
      'Ctrl-C': (npm: Program) => process.kill(-npm.pid, 'SIGINT'),
      // as `docker stop` and service managers do it: to npm alone
      SIGTERM: (npm: Program) => process.kill(npm.pid, 'SIGTERM'),
    };
    for (const [ending, end] of Object.entries(endings)) {
      await using npm = new Program('npm', ['start'], { cwd: clone, env, isOwnGroup: true });
      await npm.line(/^Candor \d+\.\d+\.\d+ is ready in \d+\.\d s$/u, startMs);
      await npm.line(`Console    ${url}`);
      await npm.line(/^This computer is enrolled as ".+" and online$/u);
      const link = await npm.line(/^Set up the owner \(once, within 60 minutes\): /u);
      assert(link.includes(`${url}/setup#`), link);
      assert.match(await (await fetch(url)).text(), /<div id="root">/u);
      const processes = npm.processes();
      end(npm);
      const { code } = await npm.untilEnded(stopMs);
      assert.equal(
        npm.stdout.at(-1),
        `Stopped. Everything is kept in ${path.join(clone, 'data')}`,
        npm.output(),
      );
      assert.equal(code, 0, `${ending}\n${npm.output()}`);
      await untilGone(processes, 2_000);
    }

    await using checks = new Program('npm', ['test', '--', '--only', 'checks/sizes'], { cwd: clone, env });
    const { code } = await checks.untilEnded(60_000);
    assert.equal(code, 0, checks.output());
    await checks.line(/^ℹ fail 0$/u);
  },
);

/** There must be a repository to clone, and the registry that npm is set up with. */
async function skipReason(): Promise<string | false> {
  if (spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status !== 0) return 'this is no git repository';
  const words = ['ping', '--fetch-retries=0', `--fetch-timeout=${registryMs}`];
  await using ping = new Program('npm', words, { cwd: root, env: npmEnvironment() });
  const { code } = await ping.untilEnded(4 * registryMs);
  return code !== 0 && 'the npm registry cannot be reached';
}

/** As in a new terminal: the host's Node comes first, not the pinned one, and nothing is set by an npm around this. */
function npmEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const parts = (process.env['PATH'] ?? '').split(path.delimiter);
  const ways = Object.entries(process.env).filter(([name]) =>
    /^(https?_proxy|no_proxy|node_extra_ca_certs)$/iu.test(name),
  );
  const ownPath = parts.filter((part) => !part.includes('node_modules')).join(path.delimiter);
  return plainEnvironment({ ...Object.fromEntries(ways), PATH: ownPath, ...more });
}

function run(program: string, words: string[]): string {
  const options = { encoding: 'utf8', timeout: 60_000, env: npmEnvironment() } as const;
  const { status, stdout, stderr } = spawnSync(program, words, options);
  assert.equal(status, 0, `${program} ${words.join(' ')}: ${stderr}`);
  return stdout;
}
