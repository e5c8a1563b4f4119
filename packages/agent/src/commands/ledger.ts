import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentFault } from '../fault.ts';
import { loadIdentity } from '../identity.ts';
import { Ledger, type LedgerEntry, type LedgerFilter } from '../ledger.ts';
import { statePaths } from '../state-folder.ts';

export interface LedgerCommand extends Pick<LedgerFilter, 'record' | 'since'> {
  asJson: boolean;
  follows: boolean;
}

const followMs = 1_000;

/** Everything that left this computer. As JSON each line holds the exact bytes as well. */
export async function printLedger(
  folder: string,
  { asJson, follows, ...filter }: LedgerCommand,
): Promise<number> {
  const state = statePaths(folder);
  const identity = loadIdentity(state.identity);
  if (!identity || !existsSync(state.ledger))
    throw new AgentFault('not_enrolled', 'Nothing has left this computer: it is not enrolled.');
  using ledger = new Ledger(state.ledger, Buffer.from(identity.storeKey, 'base64url'), 'read');
  if (!asJson) process.stdout.write(heading);
  let afterId = 0;
  let isEnded = false;
  process.once('SIGINT', () => (isEnded = true));
  do {
    for (const entry of ledger.entries({ ...filter, afterId })) {
      afterId = entry.id;
      process.stdout.write(asJson ? jsonOf(entry, ledger) : lineOf(entry));
    }
    if (follows) await sleep(followMs);
  } while (follows && !isEnded);
  return 0;
}

const heading = 'time                      seq      size  receipt  sha-256           what\n';

function lineOf({ at, seq, size, hash, ackHash, kind, records, address }: LedgerEntry): string {
  const receipt = ackHash === null ? '-' : ackHash === hash ? 'equal' : 'DIFFERS';
  const what = kind === 'batch' ? records.join(' ') : `${kind} ${address}`;
  return [
    new Date(at).toISOString().padEnd(24),
    String(seq ?? '').padStart(5),
    String(size).padStart(9),
    ` ${receipt.padEnd(7)}`,
    ` ${hash.slice(0, 16)}`,
    ` ${what}\n`,
  ].join(' ');
}

function jsonOf(entry: LedgerEntry, ledger: Ledger): string {
  return `${JSON.stringify({ ...entry, bytes: ledger.bytesOf(entry.id)?.toString('utf8') })}\n`;
}
