import type { ProbeName } from '@candor/policy/promises/promise.ts';
import type { Probe } from '../runner.ts';
import { catalogueMatches, type CatalogueReading } from './catalogue-matches.ts';
import { focusIsBlind } from './focus-is-blind.ts';
import { gatewayNeedsCertificate, type GatewayAddress } from './gateway-needs-certificate.ts';

/** Every probe that a promise names. */
export function probesOf(world: {
  gateway: GatewayAddress;
  /** Folder of the agent's source. */
  agentSource: string;
  readCatalogue: () => Promise<CatalogueReading>;
}): Record<ProbeName, Probe> {
  return {
    'gateway-needs-certificate': gatewayNeedsCertificate(world.gateway),
    'focus-is-blind': focusIsBlind(world.agentSource),
    'catalogue-matches': catalogueMatches(world.readCatalogue),
  };
}
