import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a tool of the system with fixed words; undefined where it is not there, or fails. */
export type Tool = (
  program: string,
  words: readonly string[],
  signal: AbortSignal,
) => Promise<string | undefined>;

const run = promisify(execFile);
const maxBytes = 4 * 1024 * 1024;

export const runTool: Tool = async (program, words, signal) => {
  try {
    return (await run(program, [...words], { signal, maxBuffer: maxBytes, windowsHide: true })).stdout;
  } catch {
    if (signal.aborted) throw signal.reason;
    return undefined;
  }
};
