import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const answer = z.object({ lines: z.array(z.string()), exitCode: z.int() });
const waitMs = 330_000;

/** Asks the running server through the socket in its data folder; one line of JSON each way. */
export async function askServer(socket: string, request: unknown): Promise<z.output<typeof answer>> {
  const link = connect(socket);
  link.setTimeout(waitMs, () => link.destroy(new Error('the server does not answer')));
  await once(link, 'connect');
  link.write(`${JSON.stringify(request)}\n`);
  return answer.parse(JSON.parse(await text(link)));
}
