/** What goes to stdout while it runs: JSON for a program, one readable line for a person. */
export interface StateLine {
  state: string;
  deviceId?: string;
  code?: string;
  /** To compare with the one that the console shows. */
  approvalCode?: string;
  nextTryAt?: number;
}

export function printState(line: StateLine): void {
  process.stdout.write(process.stdout.isTTY ? readable(line) : `${JSON.stringify(line)}\n`);
}

/** The journal of this computer: stderr, one line each, no values of persons (log.ts). */
export function printLogLine(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

export function readable({ state, code, approvalCode, nextTryAt }: StateLine): string {
  const why = code === undefined ? '' : ` (${code})`;
  const next = nextTryAt === undefined ? '' : `; next try at ${new Date(nextTryAt).toLocaleTimeString()}`;
  const compare = approvalCode === undefined ? '' : `; its code is ${approvalCode}`;
  return `${new Date().toLocaleTimeString()} ${state.replaceAll('_', ' ')}${why}${next}${compare}\n`;
}
