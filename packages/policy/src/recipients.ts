import type { Category, Purpose } from './dictionary/vocabulary.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Somebody outside the server's own process whom it may connect to. Nobody else is reached. */
export interface Recipient {
  /** As code and ledger name it. */
  readonly id: string;
  /** As people read it. */
  readonly name: string;
  readonly purpose: Purpose;
  /** Hosts and ports; `configured`: the operator names them, and without them the recipient is off. */
  readonly places: readonly Place[] | 'configured';
  /** Most that may travel; a call says which of them it carries. */
  readonly classes: readonly Category[];
  /** `none`: the operator's own system, which gets nothing that the operator does not have already. */
  readonly role: 'processor' | 'controller' | 'none';
  /** ISO 3166-1 alpha-2; `operator`: where the operator runs it. */
  readonly country: string;
  /** Why data may go to that country (GDPR, chapter V). */
  readonly basis: string;
  readonly onByDefault: boolean;
  /** Whether its address may be private or on this computer. */
  readonly reach: 'outside' | 'internal';
  /** A row for each connection, or one an hour for what is connected all the time. */
  readonly ledger: 'each' | 'hourly';
}

/** The register: everyone whom this build can connect to. */
export const recipients: readonly Recipient[] = [
  {
    id: 'database',
    name: 'PostgreSQL of the operator',
    purpose: 'service',
    places: 'configured',
    classes: [
      'identifier',
      'contact',
      'credential',
      'hardware',
      'software',
      'network',
      'device-state',
      'diagnostics',
      'activity',
      'configuration',
      'accountability',
    ],
    role: 'none',
    country: 'operator',
    basis: 'no transfer: the operator keeps its own database',
    onByDefault: false,
    reach: 'internal',
    ledger: 'hourly',
  },
  {
    id: 'mail',
    name: 'Mail server of the operator',
    purpose: 'contact',
    places: 'configured',
    classes: ['contact', 'credential', 'accountability'],
    role: 'processor',
    country: 'operator',
    basis: 'the operator chooses its mail server and answers for the country',
    onByDefault: false,
    reach: 'internal',
    ledger: 'each',
  },
];

/**
 * A company's identity provider: a recipient for each, which the gate admits while the company has it.
 * @param reach `internal` only for hosts that the operator named as its own
 */
export function identityProvider(
  provider: { readonly id: string; readonly name: string },
  reach: Recipient['reach'],
): Recipient {
  return {
    id: `${providerPrefix}${provider.id}`,
    name: provider.name,
    purpose: 'authentication',
    places: 'configured',
    classes: ['identifier', 'credential'],
    role: 'controller',
    country: 'operator',
    basis: 'the company chooses its identity provider and answers for the country',
    onByDefault: false,
    reach,
    ledger: 'each',
  };
}
/** With the provider's id as long as the ledger's column. */
export const providerPrefix = 'idp-';

/** Classes that leave the operator's own systems in no case (policy: Focus). */
export const neverShared: readonly Category[] = ['activity'];

export const egressOutcomes = [
  'connected',
  'answered',
  'failed',
  'timeout',
  'too_large',
  'refused_recipient',
  'refused_off',
  'refused_place',
  'refused_class',
  'refused_address',
  'refused_request',
  'bypassed',
] as const;
export type EgressOutcome = (typeof egressOutcomes)[number];
