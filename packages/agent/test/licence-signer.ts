import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { writeLicenceToken } from '@candor/crypto/licence-token.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { licenceDomain, type LicencePayload } from '@candor/policy/licence-payload.ts';
import type { LicenceMessage } from '@candor/protocol/messages/server.ts';

export const dayMs = 86_400_000;

/** An instance's licence key, and what it signs for one company. */
export class LicenceSigner {
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #policyKey: KeyObject;
  readonly pin = {
    publicKey: this.#keys.publicKey.export({ format: 'jwk' }).x ?? '',
    instance: randomUUID(),
    company: randomUUID(),
  };

  /** @param policyKey that devices pinned */
  constructor(policyKey: KeyObject) {
    this.#policyKey = policyKey;
  }

  payload(device: string, part: Partial<LicencePayload> = {}): LicencePayload {
    const { instance, company } = this.pin;
    const issuedAt = part.issuedAt ?? Date.now();
    return {
      serial: '01a1fd80-a99b-7ff1-aedd-f3703159230f',
      instance,
      company,
      device,
      plan: 'Support',
      seats: 10,
      features: [],
      notBefore: issuedAt - dayMs,
      expiresAt: issuedAt + 365 * dayMs,
      graceDays: 14,
      issuedAt,
      ...part,
    };
  }

  token(device: string, part: Partial<LicencePayload> = {}): string {
    const payload = canonical(this.payload(device, part));
    return writeLicenceToken({
      payload,
      signature: sign(null, Buffer.from(licenceDomain + payload), this.#keys.privateKey),
    });
  }

  message(device: string, part: Partial<LicenceMessage> = {}): LicenceMessage {
    return { type: 'licenceToken', token: this.token(device), without: null, key: this.key(device), ...part };
  }

  /** What tells a device of the key; by the policy key that it pinned. */
  key(deviceId: string, publicKey = this.pin.publicKey): LicenceMessage['key'] {
    const { instance, company } = this.pin;
    const document = canonical({ kind: 'licence-key', version: 1, deviceId, instance, company, publicKey });
    return { document, signature: sign(null, Buffer.from(document), this.#policyKey).toString('base64url') };
  }
}
