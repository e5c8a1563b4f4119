/** Why a key or a sealed value can't be used. The edge turns key_unavailable into 503 and the others into `internal`. */
export type KeyFault =
  /** Altered, moved to another place, or sealed under another key. */
  | 'seal_broken'
  /** The key was destroyed: its values are unreadable for good. */
  | 'key_destroyed'
  /** There never was a key for this owner. */
  | 'key_missing'
  /** The keyring's database does not answer. */
  | 'key_unavailable'
  /** A sealer was held longer than a key may stay in memory; ask for a new one. */
  | 'sealer_expired'
  /** The dictionary knows no such sealed field of such an owner. */
  | 'not_declared'
  /** The field may not be read for this purpose. */
  | 'purpose_refused'
  /** A certificate request that is malformed, not P-256, or not signed by its own key. */
  | 'request_refused';

/** Its text names tables and columns, never a value or an owner. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
  readonly code: KeyFault;
  constructor(code: KeyFault, text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The instance must not start: nothing was changed. The text is for the operator. */
export class KeyringRefused extends Error {
  override readonly name = 'KeyringRefused';
  readonly exitCode = 78;
}
