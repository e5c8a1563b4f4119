import { fromBase64url } from '@candor/crypto/encoding.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { verifyStatement, type Statement, type StatementForm } from '@candor/crypto/statement.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import type { Accept } from '@candor/protocol/session/handshake.ts';
import { statements, type Roster, type SessionRules } from '@candor/protocol/statements.ts';
import type { Identity } from './identity.ts';
import type { Limits } from './limits.ts';
import { endOf, idOf, isForDevice, standingOf, type HeldStanding } from './standing-consent.ts';
import { writePrivately } from './state-folder.ts';
import type { StatementRefusal } from './statement-refusals.ts';
import {
  loadRoots,
  mostRetired,
  mostRoots,
  noRoots,
  type KeptRoots,
  type KeptStatement,
  type SignedByRoot,
} from './trusted-roots-file.ts';

export type SignedMessage = Extract<
  ServerMessage,
  { type: 'root' | 'rootRetirement' | 'roster' | 'deviceCertificate' }
>;

/** A root's word how far sessions may go here, and until when (ms since 1970 UTC). */
export interface SignedRules {
  rules: SessionRules;
  root: string;
  until: number;
}

/** Who may act here by a root's word; `body` is null where that word has ended, or its root is trusted no more. */
export interface HeldRoster {
  version: number;
  body: Roster | null;
}

/**
 * The roots that this device pinned, and what they signed for it (clauses T3-T5). A key of the server signs nothing
 * here: what no pinned root leads to is refused, whoever sends it.
 */
export class TrustedRoots {
  readonly #file: string;
  readonly #identity: Pick<Identity, 'deviceId' | 'identityKey' | 'sealingKey'>;
  #kept: KeptRoots;
  /** The roster's text is long, and it is asked often. */
  #readRoster: { document: string; body: Roster | null } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** Throws AgentFault for a file that others can read or that is damaged. */
  constructor(path: string, identity: Pick<Identity, 'deviceId' | 'identityKey' | 'sealingKey'>) {
    this.#file = path;
    this.#identity = identity;
    this.#kept = loadRoots(path);
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
    return certificate && this.#counts(certificate, at) ? 'certified' : 'uncertified';
  }

  /** Of what a root signed; null before that. */
  get companyId(): string | null {
    return this.#kept.companyId;
  }

  /** What shows another that a root has signed this device's own keys. */
  certificate(at: number): Accept['certificate'] {
    const { certificate } = this.#kept;
    if (!certificate || !this.#counts(certificate, at)) return null;
    const { document, signature, publicKey } = certificate;
    return { document, signature, publicKey };
  }

  /** Undefined while none was taken. */
  roster(at: number): HeldRoster | undefined {
    const { roster } = this.#kept;
    if (!roster) return undefined;
    const { document, version } = roster;
    if (!this.#counts(roster, at)) return { version, body: null };
    if (this.#readRoster?.document !== document)
      this.#readRoster = { document, body: statements.roster.read(document)?.body ?? null };
    return { version, body: this.#readRoster.body };
  }

  #counts({ root, until }: { root: string; until: number }, at: number): boolean {
    return until > at && this.fingerprints.includes(root);
  }

  /** Kept on the disk when it returns undefined. One after the other: a later root comes before what it signed. */
  take(message: SignedMessage, at: number): Promise<StatementRefusal | undefined> {
    return this.#inTurn(() => this.#take(message, at));
  }

  /** How far a root lets this device's policies go (clause A8): a newer one, or the one that is held already. */
  takeWidening(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    return this.#inTurn(() => this.#takeWidening(signed, at));
  }

  /** What the last taken widening allows; undefined when it has ended or its root is trusted no more. */
  widening(at: number): Limits | undefined {
    const { widening } = this.#kept;
    return widening && this.#counts(widening, at)
      ? statements.policy.read(widening.document)?.body.collectors
      : undefined;
  }

  /** How far a root lets sessions go in this company (clause L4): a newer word, or the one that is held already. */
  takeSessionRules(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    return this.#inTurn(() => this.#takeSessionRules(signed, at));
  }

  /** The last taken word on sessions; undefined when it has ended or its root is trusted no more. */
  sessionRules(at: number): SignedRules | undefined {
    const { sessionRules: held } = this.#kept;
    const rules = held && this.#counts(held, at) && statements.sessionRules.read(held.document)?.body;
    return rules ? { rules, root: held.root, until: held.until } : undefined;
  }

  /**
   * From now on the standing consents with these ids are held, and no others: each by a word of a root that comes now, or
   * came before. Where one lacks such a word it stays as it was, and the answer is that one's id, and why.
   */
  holdStanding(
    ids: readonly string[],
    signed: readonly SignedByRoot[],
    at: number,
  ): Promise<{ id: string; code: StatementRefusal | undefined } | undefined> {
    return this.#inTurn(() => this.#holdStanding(ids, signed, at));
  }

  /** Those that have begun and not ended, of roots that are still trusted. */
  standing(at: number): HeldStanding[] {
    return this.#kept.standing
      .filter((one) => this.#counts(one, at))
      .flatMap((one) => standingOf(one) ?? [])
      .filter(({ from }) => from <= at);
  }

  #inTurn<T>(take: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(take);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #take(message: SignedMessage, at: number): Promise<StatementRefusal | undefined> {
    switch (message.type) {
      case 'root':
        return this.#takeRoot(message, at);
      case 'rootRetirement':
        return this.#takeRetirement(message, at);
      case 'roster':
        return this.#takeRoster(message, at);
      case 'deviceCertificate':
        return this.#takeCertificate(message, at);
      default:
        return message satisfies never;
    }
  }

  /**
   * The word of this computer's administrator: this root and no other. What earlier ones signed counts no more, and a
   * lost root is replaced so (clause T5).
   */
  trust(fingerprint: string, by: 'token' | 'administrator' = 'administrator'): void {
    if (this.fingerprints.length === 1 && this.fingerprints[0] === fingerprint) return;
    this.#keep({ ...noRoots, roots: [{ fingerprint, by }] });
  }

  async #takeRoot(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.root, at);
    if (typeof verified === 'string') return verified;
    const key = fromBase64url(verified.body.publicKey) ?? new Uint8Array(0);
    const fingerprint = await rootFingerprint(key);
    if (this.fingerprints.includes(fingerprint)) return undefined;
    if (this.#kept.retired.includes(fingerprint)) return 'ROOT_RETIRED';
    if (this.#kept.roots.length >= mostRoots) return 'TOO_MANY_ROOTS';
    const roots = [...this.#kept.roots, { fingerprint, by: 'earlier-root' as const }];
    this.#keep({ ...this.#kept, roots, companyId: verified.body.companyId });
    return undefined;
  }

  /** By the word of another pinned root, so that one always remains. */
  async #takeRetirement(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.rootRetirement, at);
    if (typeof verified === 'string') return verified;
    const { fingerprint, companyId } = verified.body;
    if (fingerprint === signed.root) return 'LAST_ROOT';
    const roots = this.#kept.roots.filter((one) => one.fingerprint !== fingerprint);
    const retired = [...new Set([...this.#kept.retired, fingerprint])].slice(-mostRetired);
    this.#keep({ ...this.#kept, roots, retired, companyId });
    return undefined;
  }

  async #takeRoster(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.roster, at);
    if (typeof verified === 'string') return verified;
    if (verified.version <= (this.#kept.roster?.version ?? 0)) return 'LOWER_VERSION';
    const { companyId } = verified.body;
    this.#keep({ ...this.#kept, companyId, roster: keptOf(signed, verified) });
    return undefined;
  }

  async #takeCertificate(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
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

  async #takeWidening(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.policy, at);
    if (typeof verified === 'string') return verified;
    const { companyId, deviceId } = verified.body;
    if (deviceId !== this.#identity.deviceId) return 'OTHER_DEVICE';
    const held = this.#kept.widening;
    if (held?.document === signed.document) return undefined;
    if (verified.version <= (held?.version ?? 0)) return 'LOWER_VERSION';
    this.#keep({ ...this.#kept, companyId, widening: keptOf(signed, verified) });
    return undefined;
  }

  async #takeSessionRules(signed: SignedByRoot, at: number): Promise<StatementRefusal | undefined> {
    const verified = await this.#verify(signed, statements.sessionRules, at);
    if (typeof verified === 'string') return verified;
    const held = this.#kept.sessionRules;
    if (held?.document === signed.document) return undefined;
    if (verified.version <= (held?.version ?? 0)) return 'LOWER_VERSION';
    const { companyId } = verified.body;
    this.#keep({ ...this.#kept, companyId, sessionRules: keptOf(signed, verified) });
    return undefined;
  }

  async #holdStanding(ids: readonly string[], signed: readonly SignedByRoot[], at: number) {
    const good = new Map<string | undefined, KeptStatement>();
    const codes = new Map<string | undefined, StatementRefusal>();
    for (const one of this.#kept.standing) if (this.#counts(one, at)) good.set(idOf(one.document), one);
    for (const one of signed) {
      const id = idOf(one.document);
      const verified = await this.#verifyStanding(one, at);
      if (typeof verified === 'string') codes.set(id, verified);
      else if (verified.version > (good.get(id)?.version ?? 0)) good.set(id, verified);
    }
    const missing = ids.find((id) => !good.has(id));
    if (missing !== undefined) return { id: missing, code: codes.get(missing) };
    const standing = [...new Set(ids)].flatMap((id) => good.get(id) ?? []);
    if (JSON.stringify(standing) !== JSON.stringify(this.#kept.standing))
      this.#keep({ ...this.#kept, standing });
    return undefined;
  }

  async #verifyStanding(signed: SignedByRoot, at: number): Promise<KeptStatement | StatementRefusal> {
    const verified = await this.#verify(signed, statements.standingConsent, at);
    if (typeof verified === 'string') return verified;
    if (!isForDevice(verified.body, this.#identity.deviceId)) return 'OTHER_DEVICE';
    const until = endOf(verified.until, verified.body);
    if (until <= at) return 'EXPIRED';
    const { companyId } = verified.body;
    if (this.#kept.companyId === null) this.#keep({ ...this.#kept, companyId });
    return keptOf(signed, { ...verified, until });
  }

  async #verify<B extends { companyId: string }>(
    { document, signature, root, publicKey }: SignedByRoot,
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

  #keep(next: KeptRoots): void {
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
  { document, signature, root, publicKey }: SignedByRoot,
  { version, until }: Statement<unknown>,
) => ({
  document,
  signature,
  root,
  publicKey,
  version,
  until,
});

/** SHA-256 of a raw public key as people compare it, groups of four. */
export async function keyFingerprint(publicKey: string): Promise<string> {
  return rootFingerprint(fromBase64url(publicKey) ?? new Uint8Array(0));
}
