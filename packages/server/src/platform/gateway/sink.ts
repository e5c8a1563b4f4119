import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../db/index.ts';
import type { Owner } from './owner.ts';
import type { Refusal } from './refused-rows.ts';

type AnyRecord = (typeof dictionary)[keyof typeof dictionary];
type AgentRecord = Extract<AnyRecord, { channel: 'agent' }>;
/** Names of the records that arrive in reports. */
export type SinkName = AgentRecord['name'];
type RecordOf<N extends SinkName> = Extract<AgentRecord, { name: N }>;
type OwnerOf<N extends SinkName> = Extract<Owner, { kind: RecordOf<N>['capability'] }>;

export interface SinkContext {
  /** When the report came in. */
  receivedAt: Date;
  /** Runs after the commit: for messages on the bus. */
  afterCommit(publish: () => void): void;
}

/** Accepted rows of one device, of one report or of several that follow each other. */
export interface Received<N extends SinkName = SinkName> {
  owner: OwnerOf<N>;
  rows: readonly WireRow<RecordOf<N>>[];
}

/** Where the accepted rows of one record go. A module exports its own; the gateway needs one for every record. */
export interface Sink<N extends SinkName = SinkName> {
  /** Why a row is refused that has the declared form. Pure: a report that is sent again is judged the same. */
  check?(row: WireRow<RecordOf<N>>): Refusal | undefined;
  /**
   * Stores the rows of devices of one company (or of one person) in their reports' transaction. Each device stands there
   * once, and rows are unique reports: the same report never comes here twice.
   */
  store(tx: Tx, received: readonly Received<N>[], context: SinkContext): Promise<void>;
}

/** For records that come seldom: a sink's `store` that writes one device after the other. */
export function oneByOne<N extends SinkName>(
  store: (
    tx: Tx,
    owner: OwnerOf<N>,
    rows: readonly WireRow<RecordOf<N>>[],
    context: SinkContext,
  ) => Promise<void>,
): Sink<N>['store'] {
  return async (tx, received, context) => {
    for (const { owner, rows } of received) await store(tx, owner, rows, context);
  };
}

/** A declared record without a sink does not compile. */
export type Sinks = { readonly [N in SinkName]: Sink<N> };

export interface AnyReceived {
  owner: Owner;
  rows: readonly unknown[];
}

/** A sink whose record was looked up by name: rows were checked against that record's schema. */
export interface AnySink {
  check?(row: Record<string, unknown>): Refusal | undefined;
  store(tx: Tx, received: readonly AnyReceived[], context: SinkContext): Promise<void>;
}
