/**
 * The erasure ledger: what must stay erased when an older backup is restored. It lies beside the backups, outside the
 * database, is only ever added to, and holds ids and times, nothing else of anybody.
 */
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { codeOf } from '../log/index.ts';

const erasure = z.discriminatedUnion('kind', [
  /** All Focus rows that a person had; `id` is the erasure's. */
  z.strictObject({ kind: z.literal('focus'), id: z.uuid(), personId: z.uuid() }),
  /** An account with everything about it; the key of its person has a line of its own. */
  z.strictObject({ kind: z.literal('account'), id: z.uuid(), accountId: z.uuid(), personId: z.uuid() }),
  z.strictObject({ kind: z.literal('key'), owner: z.enum(['person', 'company', 'period']), id: z.uuid() }),
  /** Cut off for good. */
  z.strictObject({ kind: z.literal('device'), companyId: z.uuid(), deviceId: z.uuid() }),
  /** All rows of a company that was closed. */
  z.strictObject({ kind: z.literal('company'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('focus-device'), personId: z.uuid(), deviceId: z.uuid() }),
]);
export type Erasure = z.output<typeof erasure>;
const line = z.object({ at: z.iso.datetime(), erased: erasure });
export type LedgerLine = z.output<typeof line>;

export interface ErasureLedger {
  /** On disk when it returns. Noted before anything is erased: what was not noted was not begun. */
  note(erased: Erasure): Promise<void>;
}

export const ledgerFile = (folder: string) => path.join(folder, 'erasures.jsonl');

/** Opens the folder's ledger; makes an empty one at first, so that one that is missing later was lost. */
export async function openErasureLedger(folder: string, clock: { now(): Date }): Promise<ErasureLedger> {
  await appendLines(folder, []);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async note(erased) {
      const noted = last.then(() => appendLines(folder, [{ at: clock.now().toISOString(), erased }]));
      last = noted.catch(() => undefined);
      await noted;
    },
  };
}

/** The ledger can't be trusted: the text says where. */
export class LedgerDamaged extends Error {
  override readonly name = 'LedgerDamaged';
  readonly exitCode = 1;
}

/** Every line in its order, or undefined where there is no ledger. Throws LedgerDamaged. */
export async function readErasures(folder: string): Promise<LedgerLine[] | undefined> {
  const file = ledgerFile(folder);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  // a line without an end was cut off by a crash, before its erasure began
  return text
    ?.split('\n')
    .slice(0, -1)
    .map((one, n) => parseLine(one) ?? damaged(`${file}: line ${n + 1} is not readable`));
}

/** Adds lines that are not there yet, such as those of a ledger that lay elsewhere. */
export async function mergeErasures(folder: string, lines: readonly LedgerLine[]): Promise<void> {
  const known = new Set(((await readErasures(folder)) ?? []).map((one) => JSON.stringify(one)));
  await appendLines(
    folder,
    lines.filter((one) => !known.has(JSON.stringify(one))),
  );
}

async function appendLines(folder: string, lines: readonly LedgerLine[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(ledgerFile(folder), 'a+', 0o600);
  try {
    await cutUnfinished(handle);
    await handle.write(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function cutUnfinished(handle: FileHandle): Promise<void> {
  const text = await handle.readFile();
  const whole = text.lastIndexOf('\n') + 1;
  if (whole < text.length) await handle.truncate(whole);
}

function parseLine(text: string): LedgerLine | undefined {
  return line.safeParse(parseJson(text)).data;
}

function damaged(text: string): never {
  throw new LedgerDamaged(text);
}
