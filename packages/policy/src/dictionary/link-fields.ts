import { f, optional } from './field.ts';

/** What both identities of a device have on the server: the columns are the same, the tables and owners are not. */

/** A link certificate and the keys that were proved with it. */
export const certificateFields = {
  serial: f.text(40, { about: "Serial number of the device's certificate (hex)." }),
  identityPublic: f.bytes(32, {
    about: 'Public key with which the device signs what it states (Ed25519).',
  }),
  sealingPublic: f.bytes(32, { about: 'Public key to which values for this device are sealed (X25519).' }),
  linkFingerprint: f.hash({ about: "SHA-256 of the device's certificate." }),
  notBefore: f.instant({ about: "Start of the certificate's life." }),
  notAfter: f.instant({ about: "End of the certificate's life." }),
  revokedAt: optional(f.instant({ about: 'When the certificate was revoked.' })),
  reason: optional(f.oneOf(['revoked', 'removed', 'renewed'], { about: 'Why it ended early.' })),
};

/** One report as it was received. */
export const receiptFields = {
  seq: f.count(Number.MAX_SAFE_INTEGER, { about: 'Its number, one more than the report before.' }),
  hash: f.hash({ about: 'SHA-256 of the report as received.' }),
  rows: f.count(500, { about: 'Rows in it.' }),
  refused: f.count(500, { about: 'Rows that were refused.' }),
  receivedAt: f.instant({ about: 'When it was received.' }),
};

/** How often a value was refused on one day; never the value. */
export const refusalFields = {
  day: f.instant({ about: 'The day (UTC midnight).' }),
  agentVersion: f.text(32, { about: 'Version of its agent.' }),
  record: f.text(64, { about: 'Record that the value was meant for.' }),
  keyName: optional(f.text(40, { about: 'Name of the refused field, when it looks like a field name.' })),
  keyHash: f.hash({ about: "SHA-256 of the field's name; zeros where the whole row was refused." }),
  code: f.text(40, { about: 'Why it was refused.' }),
  n: f.count(Number.MAX_SAFE_INTEGER, { about: 'How often on that day.' }),
};
