import { oneByOne, type Sink } from '../../platform/gateway/index.ts';
import { judgeLog } from './judge.ts';
import { addLines, type LogLine } from './queries.ts';

const maxTimes = 1_000_000_000;

export const logSink: Sink<'manage.log'> = {
  check: judgeLog,
  store: oneByOne((tx, { companyId, deviceId }, rows) => addLines(tx, companyId, deviceId, merged(rows))),
};

/** Rows of a device that are the same message in the same ten minutes become one. */
function merged(rows: readonly LogLine[]): LogLine[] {
  const lines = new Map<string, LogLine>();
  for (const row of rows) {
    const key = `${row.fingerprint} ${row.windowAt}`;
    const known = lines.get(key);
    lines.set(key, known ? join(known, row) : row);
  }
  return [...lines.values()];
}

function join(known: LogLine, row: LogLine): LogLine {
  const firstAt = Math.min(known.firstAt, row.firstAt);
  const lastAt = Math.max(known.lastAt, row.lastAt);
  return { ...row, firstAt, lastAt, n: Math.min(known.n + row.n, maxTimes) };
}
