// A cable between this computer and a network namespace (ip-netns(8)): it can be pulled, and it can be a bad one (tc-netem(8)).
import { execFile, spawnSync } from 'node:child_process';
import { getuid } from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class Cable implements AsyncDisposable {
  /** Of this computer on the cable. */
  readonly address: string;
  readonly #namespace: string;
  readonly #near: string;
  readonly #far: string;

  private constructor(id: number) {
    const third = 1 + (id % 250);
    this.address = `10.213.${third}.1`;
    this.#namespace = `candor-chaos-${id}`;
    this.#near = `cc${id}a`;
    this.#far = `cc${id}b`;
  }

  /** Undefined where this user can't make one. */
  static async lay(): Promise<Cable | undefined> {
    if (getuid?.() !== 0 || spawnSync('ip', ['-V']).status !== 0) return undefined;
    const cable = new Cable(process.pid % 100_000);
    try {
      await cable.#lay();
      return cable;
    } catch {
      await cable[Symbol.asyncDispose]();
      return undefined; // a container without the right to
    }
  }

  /** What runs a command at the far end. */
  get far(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#namespace];
  }

  async pull(): Promise<void> {
    await run('ip', ['link', 'set', this.#near, 'down']);
  }

  async plug(): Promise<void> {
    await run('ip', ['link', 'set', this.#near, 'up']);
  }

  /** Late and lossy from now on. False where the kernel has no netem. */
  async disturb(): Promise<boolean> {
    const weather = ['delay', '20ms', '10ms', 'loss', '2%'];
    return run('tc', ['qdisc', 'replace', 'dev', this.#near, 'root', 'netem', ...weather]).then(
      () => true,
      () => false,
    );
  }

  async #lay(): Promise<void> {
    const inside = (...words: string[]) => run('ip', ['-n', this.#namespace, ...words]);
    await run('ip', ['netns', 'add', this.#namespace]);
    await run('ip', ['link', 'add', this.#near, 'type', 'veth', 'peer', 'name', this.#far]);
    await run('ip', ['link', 'set', this.#far, 'netns', this.#namespace]);
    await run('ip', ['address', 'add', `${this.address}/24`, 'dev', this.#near]);
    await run('ip', ['link', 'set', this.#near, 'up']);
    await inside('address', 'add', this.address.replace(/1$/u, '2/24'), 'dev', this.#far);
    await inside('link', 'set', this.#far, 'up');
    await inside('link', 'set', 'lo', 'up');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // what isn't there needs no removing
    await run('ip', ['link', 'del', this.#near]).catch(() => undefined);
    await run('ip', ['netns', 'del', this.#namespace]).catch(() => undefined);
  }
}
