import { spawn, type ChildProcess } from 'node:child_process';

/** What the desk ends with where another try would end the same way. */
export const cannotShow = 78;
const most = { starts: 3, withinMs: 60_000 } as const;
const waitMs = 1_000;

/**
 * Keeps a desk running beside the agent of the same person, as a program of its own: what draws is never in the agent's
 * memory. It is started three times within a minute at most. It ends when its standard input does.
 */
export function keepDesk(stateFolder: string, start = startDesk): { end(): void } {
  const startedAt: number[] = [];
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const begin = () => {
    startedAt.push(performance.now());
    child = start(stateFolder);
    // a desk that is gone is seen by 'close'
    child.stdin?.on('error', () => undefined);
    child.on('error', () => undefined);
    child.once('close', (code) => {
      if (!isEnded && code !== cannotShow)
        timer = setTimeout(begin, restartInMs(startedAt, performance.now()));
    });
  };
  begin();
  return {
    end() {
      isEnded = true;
      clearTimeout(timer);
      child?.stdin?.end();
    },
  };
}

/** `startedAt`: of every start so far, in ms of the same clock as `now`. */
export function restartInMs(startedAt: readonly number[], now: number): number {
  const first = startedAt.at(-most.starts);
  return Math.max(waitMs, first === undefined ? 0 : first + most.withinMs - now);
}

function startDesk(stateFolder: string): ChildProcess {
  const [program = ''] = process.argv.slice(1);
  const words = [...process.execArgv, program, 'desk', '--child', '--state', stateFolder];
  return spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'inherit'] });
}
