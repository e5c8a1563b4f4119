// A second computer in this one: namespaces of its own for files, processes, host name and network (unshare(1)). What is
// written there lies in memory and is gone with it; this computer is not changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { plainEnvironment, Program } from './program.ts';

const commandMs = 120_000;
/** What an installation may touch is laid over with memory; /opt begins empty. */
const prepare = `set -e
hostname second-host
mount -t tmpfs tmpfs /mnt
for part in etc var usr/local; do
  mkdir -p /mnt/$part/upper /mnt/$part/work
  mount -t overlay overlay -o lowerdir=/$part,upperdir=/mnt/$part/upper,workdir=/mnt/$part/work /$part
done
mount -t tmpfs -o mode=755 tmpfs /opt
mkdir -p /etc/systemd/system /etc/xdg/autostart
ip link set lo up
echo ready
exec cat`;
const namespaces = ['--mount', '--uts', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];

/** False, or why there can be no second host here. */
export function skipWithoutSecondHost(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root makes namespaces';
  const { status } = spawnSync('unshare', [...namespaces, 'sh', '-c', prepare], { input: '' });
  return status !== 0 && 'this computer makes no namespaces with files laid over';
}

export interface CommandEnd {
  code: number | null;
  stdout: string;
  /** All that it printed. */
  text: string;
}

export class SecondHost implements AsyncDisposable {
  readonly #holder: Program;
  readonly #inside: number;
  /** Its own address, and this computer's as it sees it. */
  readonly address: string;
  readonly gateway: string;

  private constructor(holder: Program, inside: number, network: string) {
    this.#holder = holder;
    this.#inside = inside;
    this.gateway = `${network}.1`;
    this.address = `${network}.2`;
  }

  static async start(): Promise<SecondHost> {
    const holder = new Program('unshare', [...namespaces, 'sh', '-c', prepare], {
      cwd: '/',
      env: plainEnvironment(),
    });
    await holder.line('ready');
    const inside = holder.processes().find(({ command }) => command === 'cat');
    assert(inside, 'nothing holds the second host');
    const host = new SecondHost(holder, inside.pid, `10.213.${randomInt(256)}`);
    await host.#connect();
    return host;
  }

  /** A cable between the two; it goes with the network of the second. */
  async #connect(): Promise<void> {
    const near = `candor${this.#inside}`;
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.#inside));
    ip('address', 'add', `${this.gateway}/30`, 'dev', near);
    ip('link', 'set', near, 'up');
    const { code, text } = await this.run(
      `ip address add ${this.address}/30 dev eth0 && ip link set eth0 up`,
    );
    assert.equal(code, 0, text);
  }

  /** A command line of its shell, as root, until it is ended. */
  start(line: string, input?: string): Program {
    const words = ['--target', String(this.#inside), '--mount', '--uts', '--pid', '--net', 'sh', '-c', line];
    return new Program('nsenter', words, {
      cwd: '/',
      env: plainEnvironment({ HOME: '/root' }),
      ...(input !== undefined && { input }),
    });
  }

  /** One that ends by itself. */
  async run(line: string, input = ''): Promise<CommandEnd> {
    await using program = this.start(line, input);
    const { code } = await program.untilEnded(commandMs);
    return { code, stdout: program.stdout.join('\n'), text: program.output() };
  }

  /** One that has to end well. @returns what it printed */
  async done(line: string, input = ''): Promise<string> {
    const { code, stdout, text } = await this.run(line, input);
    assert.equal(code, 0, text);
    return stdout;
  }

  /** Everything where an installation writes: kind, mode, owner, path, and the accounts. */
  tree(): Promise<string> {
    return this.done(
      "find /opt /etc /usr/local /var/lib /var/tmp -xdev -printf '%y %m %U:%G %p %l\\n' | sort -k 4; cat /etc/passwd /etc/group /etc/shadow",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder[Symbol.asyncDispose]();
  }
}

function ip(...words: string[]): void {
  const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  assert.equal(status, 0, `ip ${words.join(' ')}: ${stderr}`);
}
