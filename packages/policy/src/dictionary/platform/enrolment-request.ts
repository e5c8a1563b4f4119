import { f, optional } from '../field.ts';
import { record } from '../record.ts';

/** A device that asks to come in. Until somebody approves, nothing else is stored about it. */
export const enrolmentRequest = record(
  'platform.enrolment_request',
  {
    capability: 'platform',
    table: 'enrolment_request',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'agent enrolment',
    findBy: 'ticketHash',
    unique: [['ticketHash']],
    defaults: {
      category: 'credential',
      subject: 'device',
      purpose: ['security'],
      basis: { article: '6(1)(b)' },
      retain: { from: 'decidedAt', days: 1 },
      visibility: ['enrolment.manage'],
      protect: 'plain',
      source: 'server',
      exportable: true,
      rectifiable: false,
      promises: ['P15', 'P129'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that the device asks to belong to.' }),
    id: f.identifier({ about: 'Random id of the request.' }),
    tokenId: f.identifier({ about: 'The enrolment token that it came with.' }),
    ticketHash: f.hash({
      about: 'SHA-256 of the ticket with which the device asks for the answer.',
      protect: 'hmac',
      exportable: false,
      visibility: ['nobody'],
    }),
    csr: f.bytes(2048, { about: 'Request for its link certificate (DER).' }),
    identityPublic: f.bytes(32, { about: 'Public key with which it signs what it states (Ed25519).' }),
    sealingPublic: f.bytes(32, { about: 'Public key to which values for it are sealed (X25519).' }),
    hostname: f.text(253, {
      about: 'Host name that it states.',
      category: 'identifier',
      protect: 'sealed:company',
      promises: ['P12'],
    }),
    agentVersion: f.text(32, { about: 'Version of its agent.', category: 'software' }),
    platform: f.oneOf(['linux', 'darwin', 'win32'], {
      about: 'Family of its operating system.',
      category: 'software',
      promises: ['P12'],
    }),
    protocol: f.count(65535, {
      about: 'Version of the protocol that its agent speaks.',
      category: 'software',
    }),
    pinRoot: optional(f.hash({ about: 'Fingerprint of the root key that the device says it pinned.' })),
    pinMac: optional(
      f.hash({
        about: "Keyed hash of the device's keys under the token's proof, which only the root opens.",
      }),
    ),
    code: f.text(6, { about: 'Six digits that the device shows too, from both of its public keys.' }),
    state: f.oneOf(['waiting', 'approved', 'refused'], { about: 'What was decided.' }),
    askedAt: f.instant({ about: 'When it asked.' }),
    decidedAt: optional(f.instant({ about: 'When somebody decided.' })),
    deviceId: optional(f.identifier({ about: 'The device that came of it.' })),
    decidedBy: optional(f.identifier({ about: 'Account that decided.', subject: 'account' })),
  },
);
