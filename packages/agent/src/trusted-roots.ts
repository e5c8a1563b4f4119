import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { verifyStatement, type Statement, type StatementForm } from '@candor/crypto/statement.ts';
import { hex32 } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import { statements } from '@candor/protocol/statements.ts';
import { AgentFault } from './fault.ts';
import type { Identity } from './identity.ts';
import type { Limits } from './limits.ts';
import { requirePrivate, writePrivately } from './state-folder.ts';

const kept = z.strictObject({
  document: z.string(),
  signature: z.string(),
  root: hex32,
  publicKey: z.string(),
  version: z.int(),
  until: z.int(),
});
const file = z.strictObject({
  /** Fingerprints, and who said that they are to be trusted. */
  roots: z
    .array(z.strictObject({ fingerprint: hex32, by: z.enum(['token', 'administrator', 'earlier-root']) }))
    .max(4),
  /** Of the first statement that was taken. */
  companyId: z.uuid().nullable(),
  certificate: kept.nullable(),
  roster: kept.nullable(),
});
type Kept = z.infer<typeof file>;
type Signed = Pick<z.infer<typeof kept>, 'document' | 'signature' | 'root' | 'publicKey'>;
type SignedMessage = Extract<ServerMessage, { type: 'root' | 'roster' | 'deviceCertificate' }>;

/** Why a statement was not taken, as a code of the log. */
export type StatementRefusal =
  | 'ROOT_NOT_TRUSTED'
  | 'WRONG_KEY'
  | 'BAD_SIGNATURE'
  | 'BAD_FORM'
  | 'NOT_YET'
  | 'EXPIRED'
  | 'OTHER_COMPANY'
  | 'OTHER_DEVICE'
  | 'LOWER_VERSION'
  | 'TOO_MANY_ROOTS';

const nothing: Kept = { roots: [], companyId: null, certificate: null, roster: null };
const mostRoots = 4;

/**
 * The roots that this device pinned, and what they signed for it (clauses T3-T5). A key of the server signs nothing
 * here: what no pinned root leads to is refused, whoever sends it.
 */
export class TrustedRoots {
  readonly #file: string;
  readonly #identity: Pick<Identity, 'deviceId' | 'identityKey' | 'sealingKey'>;
  #kept: Kept;
  #turn: Promise<unknown> = Promise.resolve();

  /** Throws AgentFault for a file that others can read or that is damaged. */
  constructor(path: string, identity: Pick<Identity, 'deviceId' | 'identityKey' | 'sealingKey'>) {
    this.#file = path;
    this.#identity = identity;
    this.#kept = load(path);
  }

  get fingerprints(): string[] {
    return this.#kept.roots.map(({ fingerprint }) => fingerprint);
  }

  /** What a hello says; nothing at all while no root is pinned, so that nothing is sent in vain. */
  greeting(): { roots?: string[]; rosterVersion?: number; certificateVersion?: number } {
    const { certificate, roots, roster } = this.#kept;
    if (roots.length === 0) return {};
    return {
      roots: this.fingerprints,
      rosterVersion: roster?.version ?? 0,
      certificateVersion: certificate?.version ?? 0,
    };
  }

  /** Whether a pinned root has signed this device's own keys. */
  state(at: number): 'certified' | 'uncertified' {
    const { certificate } = this.#kept;
    const isGood = certificate && certificate.until > at && this.fingerprints.includes(certificate.root);
    return isGood ? 'certified' : 'uncertified';
  }

  /** Kept on the disk when it returns undefined. One after the other: a later root comes before what it signed. */
  take(message: SignedMessage, at: number): Promise<StatementRefusal | undefined> {
    const taken = this.#turn.then(() => this.#take(message, at));
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #take(message: SignedMessage, at: number): Promise<StatementRefusal | undefined> {
    switch (message.type) {
      case 'root':
        return this.#takeRoot(message, at);
      case 'roster':
        return this.#takeRoster(message, at);
      case 'deviceCertificate':
        return this.#takeCertificate(message, at);
      default:
        return message satisfies never;
    }
  }

  /** How far a root lets device policies go (clause A8), or why its statement does not count. */
  async widened(signed: Signed, at: number): Promise<Limits | StatementRefusal> {
    const verified = await this.#verify(signed, statements.policy, at);
    return typeof verified === 'string' ? verified : verified.body.collectors;
  }

  /**
   * The word of this computer's administrator: this root and no other. What earlier ones signed counts no more, and a
   * lost root is replaced so (clause T5).
   */
  trust(fingerprint: string, by: 'token' | 'administrator' = 'administrator'): void {
    if (this.fingerprints.length === 1 && this.fingerprints[0] === fingerprint) return;
    this.#keep({ ...nothing, roots: [{ fingerprint, by }] });
  }

  async #takeRoot(signed: Signed, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.root, at);
    if (typeof verified === 'string') return verified;
    const key = fromBase64url(verified.body.publicKey) ?? new Uint8Array(0);
    const fingerprint = await rootFingerprint(key);
    if (this.fingerprints.includes(fingerprint)) return undefined;
    if (this.#kept.roots.length >= mostRoots) return 'TOO_MANY_ROOTS';
    const roots = [...this.#kept.roots, { fingerprint, by: 'earlier-root' as const }];
    this.#keep({ ...this.#kept, roots, companyId: verified.body.companyId });
    return undefined;
  }

  async #takeRoster(signed: Signed, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.roster, at);
    if (typeof verified === 'string') return verified;
    if (verified.version <= (this.#kept.roster?.version ?? 0)) return 'LOWER_VERSION';
    const { companyId } = verified.body;
    this.#keep({ ...this.#kept, companyId, roster: keptOf(signed, verified) });
    return undefined;
  }

  async #takeCertificate(signed: Signed, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.deviceCertificate, at);
    if (typeof verified === 'string') return verified;
    const { companyId, deviceId, identityPublic, sealingPublic } = verified.body;
    const { identityKey, sealingKey } = this.#identity;
    const isOwn =
      deviceId === this.#identity.deviceId &&
      identityPublic === identityKey.publicKey &&
      sealingPublic === sealingKey.publicKey;
    if (!isOwn) return 'OTHER_DEVICE';
    if (verified.version <= (this.#kept.certificate?.version ?? 0)) return 'LOWER_VERSION';
    this.#keep({ ...this.#kept, companyId, certificate: keptOf(signed, verified) });
    return undefined;
  }

  async #verify<B extends { companyId: string }>(
    { document, signature, root, publicKey }: Signed,
    form: StatementForm<B>,
    at: number,
  ): Promise<Statement<B> | StatementRefusal> {
    if (!this.fingerprints.includes(root)) return 'ROOT_NOT_TRUSTED';
    const key = fromBase64url(publicKey);
    if (key?.length !== 32 || (await rootFingerprint(key)) !== root) return 'WRONG_KEY';
    const verified = await verifyStatement(key, { document, signature }, form, at);
    if (verified.outcome !== 'good') return codes[verified.outcome];
    const { companyId } = this.#kept;
    const isOwn = companyId === null || companyId === verified.statement.body.companyId;
    return isOwn ? verified.statement : 'OTHER_COMPANY';
  }

  #keep(next: Kept): void {
    writePrivately(this.#file, JSON.stringify(next, null, 2));
    this.#kept = next;
  }
}

const codes = {
  bad_signature: 'BAD_SIGNATURE',
  bad_form: 'BAD_FORM',
  not_yet: 'NOT_YET',
  expired: 'EXPIRED',
} as const;

const keptOf = (
  { document, signature, root, publicKey }: Signed,
  { version, until }: Statement<unknown>,
) => ({
  document,
  signature,
  root,
  publicKey,
  version,
  until,
});

function load(path: string): Kept {
  if (!existsSync(path)) return nothing;
  requirePrivate(path);
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new AgentFault(
      'identity_broken',
      `${path} is damaged; pin the root again: trust FINGERPRINT`,
      error,
    );
  }
}

/** SHA-256 of a raw public key as people compare it, groups of four. */
export async function keyFingerprint(publicKey: string): Promise<string> {
  return rootFingerprint(fromBase64url(publicKey) ?? new Uint8Array(0));
}
