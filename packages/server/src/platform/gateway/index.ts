/**
 * Owns the agents' link: listener, identities' connections, reports, presence and availability. Promises: nobody
 * without a valid certificate says a word (checked on every connection), rows belong to the certificate's owner
 * alone, a report is acknowledged after its commit and stored once, and no public address is kept or logged.
 */
export { certificateRow } from './certificate-row.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export type { HeldPolicy, HeldSigned, LinkServices, NewerPolicy, SignedNews } from './gate.ts';
export type { Owner } from './owner.ts';
export type { Refusal } from './refused-rows.ts';
export { oneByOne, type Received, type Sink, type SinkContext, type SinkName, type Sinks } from './sink.ts';
