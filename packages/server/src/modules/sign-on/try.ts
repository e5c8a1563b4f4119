import { clean } from '@candor/policy/text.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { signOn } from '@candor/protocol/api/sign-on.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { Challenges } from '../accounts/index.ts';
import { pageOf } from './attempts.ts';
import { hasFactor, standingOf, type Claims } from './claims.ts';
import { obstacleTo, type SignOnParts } from './parts.ts';
import type { Provider } from './queries.ts';

type Tried = Output<typeof signOn.tried>;
interface Came {
  signInId: string;
  provider: Provider;
  said: Readonly<Record<string, unknown>>;
  claims: Claims;
}

const lifeMs = 10 * 60_000;
const mostClaims = 100;
const valueMax = 500;

/** What came of a try, for the sign-in that made it; nowhere else, and nothing of it is kept. */
export class Tries {
  readonly #results: Challenges<Tried>;

  constructor({ clock }: Pick<Platform, 'clock'>) {
    this.#results = new Challenges(clock, lifeMs);
  }

  /** @returns the page that shows it */
  async keep(parts: SignOnParts, { signInId, provider, said, claims }: Came): Promise<string> {
    const standing = standingOf(provider, claims.groups);
    this.#results.give(nameOf(signInId, provider.id), {
      claims: Object.entries(said)
        .slice(0, mostClaims)
        .map(([name, value]) => ({ name: clean(name, 80), value: shown(value) })),
      groups: claims.groups.slice(0, mostClaims).map((group) => clean(group, 200)),
      standing,
      hasFactor: hasFactor(provider, claims),
      obstacle: await obstacleTo(parts, provider, claims, standing.roles),
    });
    return pageOf({ use: { kind: 'try', signInId }, providerId: provider.id });
  }

  /** Fails with not_found where nothing was tried. */
  look(signInId: string, providerId: string): Tried {
    return this.#results.look(nameOf(signInId, providerId)) ?? fail('not_found');
  }
}

const nameOf = (signInId: string, providerId: string) => `${signInId} ${providerId}`;

function shown(value: unknown): string {
  return clean(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), valueMax);
}
