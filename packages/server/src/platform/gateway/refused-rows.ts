import { createHash } from 'node:crypto';
import type { RefusalCode } from '@candor/protocol/errors.ts';

/** Why a row was refused; `key` names the field that did it, where one did. */
export interface Refusal {
  code: RefusalCode;
  key?: string;
}

/** One counter of refused values, as it is added to the day's. */
export interface RefusalCount {
  record: string;
  keyName: string | null;
  keyHash: Uint8Array;
  code: RefusalCode;
  n: number;
}

/** A report may open this many counters; what is beyond is counted without its key's name. */
const maxCounters = 20;
const noKey = new Uint8Array(32);

/** Sums up refusals by record, key and code. Names that don't look like names are kept as a hash only (clause G6). */
export function countRefusals(refusals: readonly { record: string; refusal: Refusal }[]): RefusalCount[] {
  const counts = new Map<string, RefusalCount>();
  for (const { record, refusal } of refusals) {
    const fresh = counter(record, refusal);
    const known = find(counts, fresh);
    known.n++;
  }
  return [...counts.values()];
}

function find(counts: Map<string, RefusalCount>, wanted: RefusalCount): RefusalCount {
  const id = `${wanted.record} ${wanted.code} ${Buffer.from(wanted.keyHash).toString('hex')}`;
  const known = counts.get(id);
  if (known) return known;
  const isOver = counts.size >= maxCounters && (wanted.keyName !== null || wanted.record !== 'other');
  if (isOver) return find(counts, { ...wanted, record: 'other', keyName: null, keyHash: noKey });
  counts.set(id, wanted);
  return wanted;
}

function counter(record: string, { code, key }: Refusal): RefusalCount {
  return {
    record: /^[a-z][a-z_.]{0,63}$/u.test(record) ? record : 'other',
    keyName: key !== undefined && /^[a-z][a-zA-Z0-9]{0,39}$/u.test(key) ? key : null,
    keyHash: key === undefined ? noKey : createHash('sha256').update(key).digest(),
    code,
    n: 0,
  };
}
