import type { CustomFetch } from 'openid-client';
import { identityProvider, providerPrefix, type Place } from '@candor/policy/recipients.ts';
import { fail } from '../../platform/http/index.ts';
import { bareHost } from '../../platform/ip-address.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Provider } from './queries.ts';

type Parts = Pick<Platform, 'config' | 'egress'>;

/**
 * Registers a provider as recipient, with the hosts of these addresses and no others. A host that the operator named
 * may be private; one such host makes the provider its own, and all of its hosts must be named then.
 */
export function admitProvider(
  { config: { signOn }, egress }: Parts,
  provider: Pick<Provider, 'id' | 'name'>,
  addresses: readonly string[],
): void {
  const places = addresses.map(placeOf);
  const own = places.filter(({ host }) => signOn.privateHosts.includes(host));
  if (own.length > 0 && own.length < places.length) fail('egress_refused', { reason: 'refused_place' });
  const isOwn = own.length > 0;
  egress.add(
    identityProvider(provider, isOwn ? 'internal' : 'outside'),
    places,
    isOwn ? signOn.ca : undefined,
  );
}

export function dismissProvider({ egress }: Pick<Parts, 'egress'>, id: string): void {
  egress.remove(`${providerPrefix}${id}`);
}

function placeOf(address: string): Place {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== 'https:') fail('egress_refused', { reason: 'refused_request' });
  return { host: bareHost(hostname), port: Number(port || 443) };
}

/** The gate in the form of fetch, for the library. Nobody follows a redirect. */
export function fetchThrough({ egress }: Pick<Parts, 'egress'>, providerId: string): CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await egress.request(`${providerPrefix}${providerId}`, {
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body !== null && body !== undefined && { body: textOf(body) }),
      classes: ['identifier', 'credential'],
    });
    const named = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return new Response(answer.body.length === 0 ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: named,
    });
  };
}

/** Forms and texts are all that the code flow sends. */
function textOf(body: unknown): string {
  if (body instanceof URLSearchParams) return body.toString();
  return typeof body === 'string' ? body : fail('internal', { component: 'sign-on' });
}
