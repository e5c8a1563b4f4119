import { randomUUID } from 'node:crypto';
import { schemaHash } from '@candor/crypto/hash.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { isDiskFull } from './database-file.ts';
import { classOf, type HeldIdentity, type Identity } from './identity.ts';
import { Ledger, type Sent } from './ledger.ts';
import type { Licence } from './licence.ts';
import { Link, type LinkParts } from './link/link.ts';
import type { LinkState } from './link/state.ts';
import type { Log } from './log.ts';
import type { OutboxBounds } from './outbox/bounds.ts';
import { Outbox, type OutboxState } from './outbox/outbox.ts';
import { keepRuleChanges } from './rule-changes.ts';
import { SocketWatch } from './socket-watch.ts';
import type { StateFolder } from './state-folder.ts';
import type { TrustedRoots } from './trusted-roots.ts';

export interface CoreOptions {
  state: StateFolder;
  identity: HeldIdentity;
  bounds: OutboxBounds;
  flushMs: number;
  log: Log;
  /** Focus: no pings, and what the person decided about counting. */
  focus?: { countsOn: () => boolean };
  /** Manage: what was pinned, and what comes in by it. */
  roots?: TrustedRoots;
  licence?: Licence;
  sessions?: SessionSide;
  policyVersion: () => number;
  onWanted: LinkParts['onWanted'];
  onPolicy: LinkParts['onPolicy'];
  onState: (state: LinkState) => void;
}

/** Manage: what is done with the server's words about sessions (remote/gate.ts). */
export interface SessionSide {
  heard(serverTime: number): void;
  receive(order: SessionOrder): void;
  reach(reach: 'welcomed' | 'lost'): void;
  /** What decides about sessions has changed. */
  decideAgain(): void;
}

/** What `status` says of any identity. */
export interface CoreStatus extends LinkState {
  kind: Identity['kind'];
  deviceId: string;
  server: string;
  gateway: string;
  outbox: OutboxState;
  lastAckAt: number | null;
  /** Receipts that don't fit what was sent. */
  differingReceipts: number;
  /** Sockets to other places that this process tried to open. */
  foreignSockets: number;
  memoryBytes: number;
}

/** One identity at work: outbox, ledger and link. */
export interface Core extends AsyncDisposable {
  outbox: Outbox;
  link: Link;
  status(): CoreStatus;
  /** Lets connections to a further place through, until it is disposed of. */
  allowSocket(address: string): Disposable;
  /** What else left this computer. */
  note(sent: Sent): void;
  /** Settles when the link has ended: stopped, or revoked. */
  ended: Promise<void>;
}

export async function openCore(options: CoreOptions): Promise<Core> {
  const { state, identity, focus, licence, log, roots, sessions } = options;
  const key = Buffer.from(identity.current.storeKey, 'base64url');
  // what it has lost it can't number: the server says anew where to go on
  const onDamage = () => {
    log('outbox.corrupt', {});
    link.reconnect();
  };
  const outbox = new Outbox(state.outbox, key, options.bounds, onDamage);
  const ledger = new Ledger(state.ledger, key, 'write');
  const watch = new SocketWatch([identity.current.gateway, identity.current.url]);
  if (outbox.origin === 'after_damage') log('outbox.corrupt', {});
  const greeting = {
    schemaHash: await schemaHash(canonical(dictionaryDocument(records))),
    bootId: randomUUID(),
    ...(focus && { quiet: true }),
  };
  const link = new Link({
    ...options,
    outbox,
    ledger,
    quiet: focus !== undefined,
    identity: () => identity.current,
    greeting: () => ({
      ...greeting,
      policyVersion: options.policyVersion(),
      ...(focus && { countsOn: focus.countsOn() }),
      ...roots?.greeting(),
      ...(classOf(identity.current) === 'server' && { deviceClass: 'server' as const }),
      ...(licence?.isTold && { toldOfLicence: true }),
    }),
    onServerTime: (at) => {
      licence?.heard(at);
      sessions?.heard(at);
    },
    onSession: (order) => sessions?.receive(order),
    onReach: (reach) => sessions?.reach(reach),
    onLicence: (message) => licence?.take(message, Date.now()),
    onRuleChanges: (changes) => keepRuleChanges(state.ruleChanges, changes, log),
    onSigned: (message) => void takeSigned(roots, log, message).then(() => sessions?.decideAgain()),
    onCertificate: ({ certificate, linkKey }) => identity.change({ certificate, linkKey }),
  });
  const ended = link.run();
  return {
    outbox,
    link,
    ended,
    allowSocket: (address) => watch.allow(address),
    note: (sent) => ledger.note(sent),
    status: () => ({ ...statusOf(identity.current, link, outbox, ledger), foreignSockets: watch.refused }),
    async [Symbol.asyncDispose]() {
      link.stop();
      await ended;
      watch[Symbol.dispose]();
      outbox[Symbol.dispose]();
      ledger[Symbol.dispose]();
    },
  };
}

/** What isn't kept isn't trusted: it comes again with the next connection. */
async function takeSigned(
  roots: TrustedRoots | undefined,
  log: Log,
  message: Parameters<LinkParts['onSigned']>[0],
): Promise<void> {
  try {
    const code = roots ? await roots.take(message, Date.now()) : 'ROOT_NOT_TRUSTED';
    if (code) log('statement.refused', { what: messageCodes[message.type], code });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    log('disk.full', {});
  }
}

const messageCodes = {
  root: 'ROOT',
  rootRetirement: 'ROOT_RETIREMENT',
  roster: 'ROSTER',
  deviceCertificate: 'DEVICE_CERTIFICATE',
} as const;

function statusOf(
  identity: Identity,
  link: Link,
  outbox: Outbox,
  ledger: Ledger,
): Omit<CoreStatus, 'foreignSockets'> {
  return {
    ...link.state,
    kind: identity.kind,
    deviceId: identity.deviceId,
    server: identity.url,
    gateway: identity.gateway,
    outbox: outbox.state,
    lastAckAt: ledger.lastAckAt(),
    differingReceipts: ledger.differing(),
    memoryBytes: process.memoryUsage.rss(),
  };
}
