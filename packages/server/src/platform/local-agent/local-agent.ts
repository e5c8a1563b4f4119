import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Platform } from '../platform.ts';
import { startChild, type Child, type Said } from './child.ts';
import { readChoice, writeChoice } from './choice.ts';

export type LocalAgentState = 'running' | 'stopped' | 'off';

export interface LocalAgent extends AsyncDisposable {
  state(): LocalAgentState;
  deviceId(): string | null;
  /** Starts it when the last word on it was "run". */
  begin(): Promise<void>;
  /** Remembered over restarts of the server. */
  setRunning(running: boolean): Promise<void>;
  /** Resolves as soon as it is online, or with what it is when the time is over. */
  untilOnline(withinMs: number): Promise<'online' | 'not-online'>;
}

export interface LocalAgentOptions {
  platform: Pick<Platform, 'clock' | 'log'>;
  dataFolder: string;
  mode: 'on' | 'off';
  /** Surroundings of the person in front of this computer. */
  desktop: Readonly<Record<string, string>>;
  /** A token for this computer: one use, ten minutes. */
  makeToken(): Promise<string>;
  /** The chain of the certificate that the console serves by itself (PEM); undefined where it serves none. */
  webChain(): string | undefined;
}

const graceMs = 5_000;
const longestWaitMs = 60_000;
/** After it ran this long, the next end counts as the first. */
const steadyMs = 60_000;

export function createLocalAgent(options: LocalAgentOptions): LocalAgent {
  return options.mode === 'off' ? off : new Supervisor(options);
}

const off: LocalAgent = {
  state: () => 'off',
  deviceId: () => null,
  begin: async () => undefined,
  setRunning: async () => undefined,
  untilOnline: async () => 'not-online',
  [Symbol.asyncDispose]: async () => undefined,
};

class Supervisor implements LocalAgent {
  readonly #options: LocalAgentOptions;
  readonly #folder: string;
  readonly #choiceFile: string;
  #wanted: 'running' | 'stopped' = 'stopped';
  #child: Child | undefined;
  #retry: NodeJS.Timeout | undefined;
  #deaths = 0;
  #said = '';
  readonly #watchers = new Set<() => void>();

  constructor(options: LocalAgentOptions) {
    this.#options = options;
    this.#folder = path.join(options.dataFolder, 'agent');
    this.#choiceFile = path.join(options.dataFolder, 'local-agent.json');
  }

  state(): LocalAgentState {
    return this.#wanted;
  }

  deviceId(): string | null {
    return readChoice(this.#choiceFile).deviceId;
  }

  async begin(): Promise<void> {
    if (!readChoice(this.#choiceFile).running) return;
    this.#wanted = 'running';
    await this.#start();
  }

  async setRunning(running: boolean): Promise<void> {
    this.#remember({ running });
    if (running === (this.#wanted === 'running')) return;
    if (!running) return this.#stop();
    // one that was revoked may still be on its way out
    await this.#child?.stop(graceMs);
    if (readChoice(this.#choiceFile).isRevoked) this.#setAside();
    this.#deaths = 0;
    await this.begin();
  }

  async untilOnline(withinMs: number): Promise<'online' | 'not-online'> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    const look = () => this.#said === 'online' && resolve();
    this.#watchers.add(look);
    look();
    await promise;
    this.#watchers.delete(look);
    clearTimeout(timer);
    return this.#said === 'online' ? 'online' : 'not-online';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#wanted = 'stopped';
    clearTimeout(this.#retry);
    await this.#child?.stop(graceMs);
  }

  async #start(): Promise<void> {
    const { dataFolder, platform, makeToken, webChain, desktop } = this.#options;
    const isEnrolled = existsSync(path.join(this.#folder, 'identity', 'identity.json'));
    const token = isEnrolled ? undefined : await makeToken();
    if (this.#wanted !== 'running') return;
    const startedAt = performance.now();
    this.#child = startChild({
      state: this.#folder,
      logFile: path.join(dataFolder, 'logs', 'agent.log'),
      token,
      webCa: webChain(),
      desktop,
      onState: (said) => this.#hear(said),
      onEnd: (code) => this.#ended(code, performance.now() - startedAt),
    });
    platform.log.write('agent.started', { pid: this.#child.pid });
  }

  #hear({ state, deviceId }: Said): void {
    this.#said = state;
    if (deviceId !== undefined && deviceId !== this.deviceId()) this.#remember({ deviceId });
    if (state === 'revoked' || state === 'cloned') this.#end();
    for (const watcher of this.#watchers) watcher();
  }

  /** There is nothing left for it to do: it ends, and stays so until somebody starts it. */
  #end(): void {
    this.#remember({ running: false, isRevoked: true });
    this.#wanted = 'stopped';
    void this.#child?.stop(graceMs);
  }

  #ended(code: string, ranMs: number): void {
    const { log } = this.#options.platform;
    this.#child = undefined;
    this.#said = '';
    if (this.#wanted !== 'running') return;
    this.#deaths = ranMs > steadyMs ? 1 : this.#deaths + 1;
    const waitMs = Math.min(longestWaitMs, 1000 * 2 ** (this.#deaths - 1));
    log.write('agent.ended', { code, waitMs });
    this.#retry = setTimeout(() => {
      this.#start().catch(() => this.#ended('TOKEN', 0));
    }, waitMs);
  }

  #remember(part: Partial<ReturnType<typeof readChoice>>): void {
    writeChoice(this.#choiceFile, { ...readChoice(this.#choiceFile), ...part });
  }

  /** A revoked identity can't return; what it kept stays beside, readable by nobody without its keys. */
  #setAside(): void {
    const at = this.#options.platform.clock.now().getTime();
    if (existsSync(this.#folder)) renameSync(this.#folder, `${this.#folder}.revoked-${at}`);
    this.#remember({ isRevoked: false, deviceId: null });
  }
}
