import { base64url, fromBase64url, fromUtf8, utf8 } from './encoding.ts';

/** A licence for one device's seat as it travels (clause V2): `CL1.<payload>.<signature>`, both base64url. */
export interface LicenceToken {
  /** RFC 8785 text. */
  payload: string;
  /** 64 bytes. */
  signature: Uint8Array;
}

const form = /^CL1\.([A-Za-z0-9_-]{1,4000})\.([A-Za-z0-9_-]{86})$/u;

export const writeLicenceToken = ({ payload, signature }: LicenceToken): string =>
  `CL1.${base64url(utf8(payload))}.${base64url(signature)}`;

/** Undefined for what does not have the form. Nothing is verified. */
export function readLicenceToken(token: string): LicenceToken | undefined {
  const [, payload = '', signed = ''] = form.exec(token) ?? [];
  const [bytes, signature] = [fromBase64url(payload), fromBase64url(signed)];
  if (!bytes || signature?.length !== 64) return undefined;
  try {
    return { payload: fromUtf8(bytes), signature };
  } catch {
    return undefined;
  }
}
