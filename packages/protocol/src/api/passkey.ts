import { z } from 'zod';

/** What WebAuthn calls travel as (Web Authentication Level 3, 5.1.8 and 5.1.9): bytes as base64url. */
const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/u);
const transport = z.string().max(20);
const known = z.strictObject({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
});
const credential = {
  id: bytes(1364),
  rawId: bytes(1364),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  /** Nothing in it is asked for, and nothing is read. */
  clientExtensionResults: z.looseObject({}),
};

/** What a browser answers to `creationOptions`. */
export const registration = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: bytes(8192),
    attestationObject: bytes(16_384),
    authenticatorData: bytes(8192).optional(),
    transports: z.array(transport).max(10).optional(),
    publicKeyAlgorithm: z.int().optional(),
    publicKey: bytes(8192).nullish(),
  }),
});

/** What a browser answers to `requestOptions`. */
export const assertion = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: bytes(8192),
    authenticatorData: bytes(8192),
    signature: bytes(2048),
    userHandle: bytes(128).nullish(),
  }),
});

export const creationOptions = z.strictObject({
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(known),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});

export const requestOptions = z.strictObject({
  challenge: z.string(),
  timeout: z.int(),
  rpId: z.string(),
  allowCredentials: z.array(known),
  userVerification: z.literal('required'),
});
