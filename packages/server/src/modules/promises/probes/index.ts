import type { ProbeName } from '@candor/policy/promises/promise.ts';
import type { Probe } from '../runner.ts';
import { catalogueMatches, type CatalogueReading } from './catalogue-matches.ts';
import { detailsRectifiable } from './details-rectifiable.ts';
import { focusIsBlind } from './focus-is-blind.ts';
import { gatewayNeedsCertificate, type GatewayAddress } from './gateway-needs-certificate.ts';
import { webNeedsSignIn, type WebAddress } from './web-needs-sign-in.ts';

/** Every probe that a promise names. */
export function probesOf(world: {
  gateway: GatewayAddress;
  web: WebAddress;
  /** Folder of the agent's source. */
  agentSource: string;
  readCatalogue: () => Promise<CatalogueReading>;
}): Record<ProbeName, Probe> {
  return {
    'gateway-needs-certificate': gatewayNeedsCertificate(world.gateway),
    'focus-is-blind': focusIsBlind(world.agentSource),
    'catalogue-matches': catalogueMatches(world.readCatalogue),
    'details-rectifiable': detailsRectifiable(),
    'web-needs-sign-in': webNeedsSignIn(world.web),
  };
}
