import type { Socket } from 'node:net';

/**
 * Gives each line that comes over a connection, from now on; one with more characters ends the connection.
 * @param begun what was read of it already
 */
export function readLines(
  socket: Socket,
  mostChars: number,
  onLine: (line: string) => void,
  begun = '',
): void {
  let text = '';
  const take = (part: string) => {
    const lines = (text + part).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      if (socket.destroyed) return;
      if (line.length > mostChars) return void socket.destroy();
      onLine(line);
    }
    if (text.length > mostChars) socket.destroy();
  };
  take(begun);
  socket.setEncoding('utf8').on('data', take);
}

/** The first line of a connection; `begun` is what was read of the next. */
export async function readOneLine(
  socket: Socket,
  mostChars: number,
): Promise<{ line: string; begun: string }> {
  let text = '';
  for await (const part of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    if (text.includes('\n') || text.length > mostChars) break;
  }
  const [line = '', ...rest] = text.split('\n');
  return { line, begun: rest.join('\n') };
}
