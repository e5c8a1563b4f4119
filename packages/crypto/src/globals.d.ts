/**
 * What browsers and Node have in common and this part uses. Neither the DOM's nor Node's types are loaded here, so
 * that anything that only one of them has is a compile error.
 */
type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
type KeyUsage = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'deriveBits';

interface CryptoKey {
  readonly type: 'private' | 'public' | 'secret';
  readonly extractable: boolean;
  readonly algorithm: { name: string };
  readonly usages: KeyUsage[];
}

interface AesGcm {
  name: 'AES-GCM';
  iv: BufferSource;
  additionalData: BufferSource;
  tagLength: 128;
}

interface Hkdf {
  name: 'HKDF';
  hash: 'SHA-256';
  salt: BufferSource;
  info: BufferSource;
}

interface Hmac {
  name: 'HMAC';
  hash: 'SHA-256';
}

interface Ecdh {
  name: 'ECDH';
  public: CryptoKey;
}

interface P256 {
  name: 'ECDH';
  namedCurve: 'P-256';
}

interface SubtleCrypto {
  digest(algorithm: 'SHA-256', bytes: BufferSource): Promise<ArrayBuffer>;
  encrypt(algorithm: AesGcm, key: CryptoKey, bytes: BufferSource): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcm, key: CryptoKey, bytes: BufferSource): Promise<ArrayBuffer>;
  sign(algorithm: 'Ed25519' | 'HMAC', key: CryptoKey, bytes: BufferSource): Promise<ArrayBuffer>;
  verify(
    algorithm: 'Ed25519',
    key: CryptoKey,
    signature: BufferSource,
    bytes: BufferSource,
  ): Promise<boolean>;
  importKey(
    format: 'raw' | 'pkcs8',
    bytes: BufferSource,
    algorithm: 'AES-GCM' | 'Ed25519' | 'HKDF' | Hmac | P256,
    extractable: boolean,
    usages: KeyUsage[],
  ): Promise<CryptoKey>;
  deriveBits(algorithm: Hkdf | Ecdh, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
  exportKey(format: 'raw' | 'pkcs8', key: CryptoKey): Promise<ArrayBuffer>;
  generateKey(
    algorithm: 'Ed25519',
    extractable: boolean,
    usages: readonly ['sign', 'verify'],
  ): Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }>;
  generateKey(
    algorithm: P256,
    extractable: boolean,
    usages: readonly ['deriveBits'],
  ): Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }>;
}

declare const crypto: {
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends Uint8Array<ArrayBuffer>>(into: T): T;
};

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}
declare function atob(text: string): string;
declare function btoa(binary: string): string;

declare class URL {
  static canParse(text: string): boolean;
  constructor(text: string);
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly search: string;
  readonly hash: string;
}
