import * as client from 'openid-client';
import { systemClock } from '../../platform/clock.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readClaims, type Claims } from './claims.ts';
import { admitProvider, dismissProvider, fetchThrough } from './gate.ts';
import type { Provider } from './queries.ts';
import { refusalOf, refused } from './refusal.ts';

/** What was sent along with an attempt, and has to come back with its answer. */
export interface Proofs {
  state: string;
  nonce: string;
  verifier: string;
  /** Seconds since the person proved themselves there, at most; undefined: whenever it was. */
  maxAge: number | undefined;
}
/** What the provider said, and what of it is looked at. */
export interface Answer {
  said: Readonly<Record<string, unknown>>;
  claims: Claims;
}
interface Known {
  metadata: client.ServerMetadata;
  keys: client.ExportedJWKSCache | undefined;
  untilMs: number;
}

const knownForMs = 10 * 60_000;
const deadlineS = 10;
/** Clocks may differ by so much (specs/people.md, 6). */
const clockToleranceS = 60;
const basic = 'client_secret_basic';

/**
 * The client side of OpenID Connect Core 1.0, 3.1 (authorization code) with PKCE S256 (RFC 7636) and the issuer of the
 * answer (RFC 9207). Fails with provider_unreachable and provider_refused (which check).
 */
export class RelyingParty {
  readonly #platform: Platform;
  readonly #known = new Map<string, Known>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  redirectUri(providerId: string): string {
    return `${this.#platform.config.publicUrl}/api/sign-in/oidc/${providerId}/callback`;
  }

  /** The provider's page, and what its answer has to fit. */
  async begin(provider: Provider, maxAge?: number): Promise<{ url: string; proofs: Proofs }> {
    const proofs = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      maxAge,
    };
    return translated(async () => {
      const config = await this.#configuration(provider);
      const { authorization_endpoint: page = '', scopes_supported: scopes = [] } = config.serverMetadata();
      if (URL.parse(page)?.protocol !== 'https:') throw refused('authorization_endpoint');
      const { groupsClaim } = provider;
      const scope = ['openid', 'email', 'profile', ...scopes.filter((one) => one === groupsClaim)];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: this.redirectUri(provider.id),
        scope: [...new Set(scope)].join(' '),
        state: proofs.state,
        nonce: proofs.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(proofs.verifier),
        code_challenge_method: 'S256',
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      });
      return { url: url.href, proofs };
    });
  }

  /** Exchanges the code, and checks signature, issuer, audience, nonce, times. Its tokens are forgotten. */
  async finish(
    provider: Provider,
    query: Readonly<Record<string, string>>,
    { state, nonce, verifier, maxAge }: Proofs,
  ): Promise<Answer> {
    const { iss } = query;
    if (iss !== undefined && iss !== provider.issuer) throw refused('iss');
    return translated(async () => {
      const config = await this.#configuration(provider);
      const url = new URL(this.redirectUri(provider.id));
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const tokens = await client.authorizationCodeGrant(config, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(maxAge !== undefined && { maxAge }),
      });
      this.#keepKeys(provider.id, config);
      const token = tokens.claims() ?? fail('internal', { component: 'sign-on' });
      this.#requireNow(token);
      const said = { ...(await moreOf(config, provider, tokens.access_token, token)), ...token };
      return { said, claims: readClaims(said, provider.groupsClaim) };
    });
  }

  /** The provider changed: what is known of it is asked for again. */
  forget(providerId: string): void {
    this.#known.delete(providerId);
    dismissProvider(this.#platform, providerId);
  }

  async #configuration(provider: Provider): Promise<client.Configuration> {
    const { clock, keys } = this.#platform;
    const { companyId, id, clientSecret } = provider;
    const { metadata, keys: jwks } = await this.#metadata(provider);
    const owner = { kind: 'company', id: companyId } as const;
    const place = { owner, table: 'identity_provider', column: 'client_secret', rowId: `${companyId}/${id}` };
    const secret = await keys.open(place, clientSecret, 'authentication');
    const methods = metadata.token_endpoint_auth_methods_supported ?? [basic];
    const config = new client.Configuration(
      metadata,
      provider.clientId,
      {
        // the library counts by the system's clock
        [client.clockSkew]: Math.round((clock.now().getTime() - systemClock.now().getTime()) / 1000),
        [client.clockTolerance]: clockToleranceS,
      },
      methods.includes(basic) ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret),
    );
    config[client.customFetch] = fetchThrough(this.#platform, id);
    config.timeout = deadlineS;
    // the library leaves the signature to TLS unless it is told to look
    client.enableNonRepudiationChecks(config);
    if (jwks) client.setJwksCache(config, jwks);
    return config;
  }

  /** What the issuer says of itself (OpenID Connect Discovery 1.0, 4); its hosts are the recipient's places. */
  async #metadata(provider: Provider): Promise<Known> {
    const { clock } = this.#platform;
    const known = this.#known.get(provider.id);
    if (known && known.untilMs > clock.monotonicMs()) return known;
    admitProvider(this.#platform, provider, [provider.issuer]);
    const found = await client.discovery(new URL(provider.issuer), provider.clientId, {}, client.None(), {
      [client.customFetch]: fetchThrough(this.#platform, provider.id),
      timeout: deadlineS,
    });
    const metadata = found.serverMetadata();
    // the library lets some well-known issuers pass that name another one
    if (metadata.issuer !== provider.issuer) throw refused('issuer');
    const { token_endpoint: token, jwks_uri: jwks, userinfo_endpoint: userInfo } = metadata;
    const asked = [provider.issuer, token, jwks, userInfo].filter((one) => one !== undefined);
    admitProvider(this.#platform, provider, asked);
    const fresh = { metadata: { ...metadata }, keys: undefined, untilMs: clock.monotonicMs() + knownForMs };
    this.#known.set(provider.id, fresh);
    return fresh;
  }

  #keepKeys(providerId: string, config: client.Configuration): void {
    const known = this.#known.get(providerId);
    if (known) this.#known.set(providerId, { ...known, keys: client.getJwksCache(config) });
  }

  /** The token was made for this very request: a time that is far from ours is a clock that is wrong. */
  #requireNow({ iat, auth_time: authTime }: client.IDToken): void {
    const nowS = this.#platform.clock.now().getTime() / 1000;
    if (Math.abs(nowS - iat) > clockToleranceS) throw refused('clock');
    if (authTime !== undefined && authTime - nowS > clockToleranceS) throw refused('auth_time');
  }
}

/** What the token leaves out and the provider says when it is asked (OpenID Connect Core, 5.3). */
async function moreOf(
  config: client.Configuration,
  { groupsClaim }: Provider,
  accessToken: string,
  token: client.IDToken,
): Promise<Readonly<Record<string, unknown>>> {
  const wanted = ['email', 'email_verified', 'name', ...(groupsClaim === null ? [] : [groupsClaim])];
  const { userinfo_endpoint: endpoint } = config.serverMetadata();
  if (endpoint === undefined || wanted.every((name) => name in token)) return {};
  return client.fetchUserInfo(config, accessToken, token.sub);
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}
