/**
 * Owns egress_entry and egress_day, and every connection that the server opens to somebody else. Promises: only
 * recipients of the register are reached, at an address that was looked at before, with no class of fields beyond what
 * they are declared to get; each connection and each refusal stands in the ledger; a socket that came about otherwise
 * is destroyed before it carries a byte.
 */
export { Egress, type EgressOptions } from './egress.ts';
export type { EgressAnswer, EgressRequest } from './exchange.ts';
export type { LedgerEntry } from './entry.ts';
export { egressByRecipient, lastRefusals } from './queries.ts';
export { bypassed, SocketWatch } from './socket-watch.ts';
