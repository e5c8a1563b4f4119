import type { Clock } from '../clock.ts';
import type { Database } from '../db/index.ts';
import { newId } from '../new-id.ts';
import {
  addAuthority,
  findAuthorities,
  replaceAuthority,
  type AuthorityKind,
  type AuthorityRow,
} from './authority-queries.ts';
import type { Keys } from './keys.ts';

/** As much of platform/db as the authorities need. */
export type InstanceDatabase = Pick<Database, 'withInstance'>;

/** A key pair in the clear, on its way in or out of the table. */
export interface AuthorityPair {
  /** DER, or the raw public key where there is no certificate. */
  certificate: Uint8Array;
  /** PKCS #8. */
  privateKey: Uint8Array;
  notAfter: Date;
}

const owner = { kind: 'instance' } as const;

/** Table `authority`: private keys go in and out under the instance's key only. */
export class AuthorityStore {
  readonly #database: InstanceDatabase;
  readonly #keys: Keys;
  readonly #clock: Clock;

  constructor(database: InstanceDatabase, keys: Keys, clock: Clock) {
    this.#database = database;
    this.#keys = keys;
    this.#clock = clock;
  }

  async find(kind: AuthorityKind): Promise<(AuthorityPair & { id: string }) | undefined> {
    const row = (await this.#database.withInstance('security', findAuthorities)).get(kind);
    if (!row) return undefined;
    const { id, certificate, notAfter } = row;
    const place = { owner, table: 'authority', column: 'private_key', rowId: id };
    return {
      id,
      certificate,
      notAfter,
      privateKey: await this.#keys.openBytes(place, row.privateKey, 'security'),
    };
  }

  /** The pair that is there, else one that is made now. */
  async ensure(
    kind: AuthorityKind,
    make: () => Promise<AuthorityPair>,
  ): Promise<AuthorityPair & { id: string }> {
    const known = await this.find(kind);
    if (known) return known;
    const row = await this.#seal(kind, await make());
    await this.#database.withInstance('security', (tx) => addAuthority(tx, row));
    return this.#require(kind);
  }

  /** Replaces the pair that was found; when another server was faster, its pair is returned. */
  async renew(
    kind: AuthorityKind,
    oldId: string,
    pair: AuthorityPair,
  ): Promise<AuthorityPair & { id: string }> {
    const row = await this.#seal(kind, pair);
    await this.#database.withInstance('security', (tx) => replaceAuthority(tx, oldId, row));
    return this.#require(kind);
  }

  async #require(kind: AuthorityKind) {
    const found = await this.find(kind);
    if (!found) throw new Error(`the authority ${kind} was stored and is not there`);
    return found;
  }

  async #seal(
    kind: AuthorityKind,
    { certificate, privateKey, notAfter }: AuthorityPair,
  ): Promise<AuthorityRow> {
    const id = newId();
    const place = { owner, table: 'authority', column: 'private_key', rowId: id };
    const sealed = await this.#keys.sealBytes(place, privateKey);
    return { kind, id, certificate, privateKey: sealed, notAfter, createdAt: this.#clock.now() };
  }
}
