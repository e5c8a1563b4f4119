import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';

/** What the process that started this one says on the first line of stdin. */
const startup = z.strictObject({
  enrol: z.string().max(4096).optional(),
  /** PEM: the chain of the server's own certificate, as the server serves it now. */
  webCa: z.string().max(65_536).optional(),
});
export type Startup = z.infer<typeof startup>;

const waitMs = 10_000;

/**
 * The parent's first line, and the end of its stdin: a parent that dies closes it (C9). A parent that says nothing in
 * time, or something else, has said nothing.
 */
export function readStartup(): { said: Promise<Startup>; closed: Promise<void> } {
  const said = Promise.withResolvers<Startup>();
  const closed = Promise.withResolvers<void>();
  const late = setTimeout(() => said.resolve({}), waitMs);
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.once('line', (line) => said.resolve(parse(line)));
  lines.once('close', () => {
    said.resolve({});
    closed.resolve();
  });
  return { said: said.promise.finally(() => clearTimeout(late)), closed: closed.promise };
}

function parse(line: string): Startup {
  return startup.safeParse(parseJson(line)).data ?? {};
}
