import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Level } from '@candor/policy/rights/levels.ts';
import { companyHeader, type Input, type Route } from '@candor/protocol/api/route.ts';
import type { AuditEntry } from '../audit/index.ts';
import { networkOf } from '../ip-address.ts';
import type { Platform } from '../platform.ts';
import { answerFailure } from './answer-failure.ts';
import { browserFamily } from './browser-family.ts';
import type { Call, Caller, TokenCaller } from './call.ts';
import { requireConfirmed } from './confirmed.ts';
import { clearSignIn, readApiToken, readBearer, readSignIn, setSignIn } from './cookie.ts';
import { fail, Failure } from './fail.ts';
import { failureOf } from './failure-of.ts';
import { readInput } from './input.ts';
import { addressName, type Limits } from './limits.ts';
import { requireOwnHost, requireSameOrigin } from './origin.ts';
import { sendOutput } from './output.ts';
import { clientAddress } from './peer.ts';

/** What serving a route needs besides the route. */
export interface Serving {
  platform: Pick<Platform, 'audit' | 'clock' | 'log'>;
  publicUrl: URL;
  limits: Pick<Limits, 'take'>;
  /**
   * Whose sign-in token it is; null for none that is valid. `companyId` is the company that the request names; fails
   * with not_found where it is none of theirs. A token that takes the place of this one goes to `renew`.
   */
  authenticate(
    token: string,
    companyId: string | undefined,
    renew: Call['setSignIn'],
  ): Promise<Caller | null>;
  /** Who acts by this API token; null for none that is valid, from that address. */
  authenticateToken(
    token: string,
    from: { companyId: string | undefined; address: string },
  ): Promise<TokenCaller | null>;
  /** Fails with not_found once the instance has an owner. */
  requireNoOwner(): Promise<void>;
  /** Fails where the caller lacks the level or word that the route asks for on the device, with the reasons (E2). */
  requireLevel(caller: Caller, route: LevelRoute, deviceId: string): Promise<void>;
}
/** A route that is about one device. */
export type LevelRoute = Pick<Route, 'word'> & { readonly level: Level };
export type AnyHandler = (input: Input<Route>, call: Call) => Promise<unknown>;

const deadlineMs = 30_000;
const defaultPerMinute = 600;
const perMinuteByToken = 600;

/** One request from limit to answer. Refusals are audited too, but for those by the limit, which guards the audit log. */
export async function serveRoute(
  serving: Serving,
  { route, handler }: { route: Route; handler: AnyHandler },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const begunAt = performance.now();
  const call = makeCall(request, reply);
  const { log } = serving.platform;
  try {
    await admit(serving, route, request, call);
    const output = await withDeadline(handler(readInput(route, request), call));
    const send = sendOutput(route, output, request, reply);
    await audit(serving, route, call, 'done');
    log.write(
      'http.request',
      {
        method: route.method,
        route: route.path,
        status: reply.statusCode,
        tookMs: performance.now() - begunAt,
      },
      idsOf(call),
    );
    return send();
  } catch (error) {
    const failure = failureOf(error);
    await auditFailure(serving, route, call, failure);
    const page = route.response === 'redirect' ? call.refusedAt : undefined;
    const failed = { log, error, failure, method: route.method, route: route.path, page };
    return answerFailure(failed, request, reply);
  }
}

async function admit(serving: Serving, route: Route, request: FastifyRequest, call: Call): Promise<void> {
  serving.limits.take(`${route.method} ${route.path} ${call.address}`, route.perMinute ?? defaultPerMinute);
  if (route.beforeOwner) await serving.requireNoOwner();
  requireOwnHost(request, serving.publicUrl);
  if (route.program) call.signInToken = undefined;
  const apiToken = route.program ? undefined : readApiToken(request);
  if (apiToken !== undefined && call.signInToken !== undefined) fail('cookie_and_token');
  // a token never comes by itself, as a cookie does: whoever sends it meant to
  if (!route.program && apiToken === undefined) requireSameOrigin(request, serving.publicUrl);
  call.caller =
    apiToken === undefined
      ? await signedIn(serving, request, call)
      : await byToken(serving, route, request, apiToken);
  if (call.caller) {
    call.entry.actor = 'account';
    call.entry.actorId = call.caller.accountId;
    if (call.caller.companyId !== null) call.entry.companyId = call.caller.companyId;
  }
  await requireRight(serving, call.caller, route, request);
}

async function signedIn(serving: Serving, request: FastifyRequest, call: Call): Promise<Caller | null> {
  if (call.signInToken === undefined) return null;
  return serving.authenticate(call.signInToken, readCompany(request), (token, expiresAt) => {
    call.signInToken = token;
    call.setSignIn(token, expiresAt);
  });
}

/** What everybody may do is not done in the name of a token's creator. */
async function byToken(
  serving: Serving,
  { word }: Route,
  request: FastifyRequest,
  token: string,
): Promise<Caller | null> {
  if (word === 'public') return null;
  const from = { companyId: readCompany(request), address: clientAddress(request.raw) };
  const caller = await serving.authenticateToken(token, from);
  if (caller) serving.limits.take(`API token ${caller.tokenId}`, perMinuteByToken);
  return caller;
}

/** Sign-in, factor, word and level, confirmation: in this order, so that nobody confirms what they may not do. */
async function requireRight(
  { platform, requireLevel }: Serving,
  caller: Caller | null,
  { word, level, limited, confirm }: Route,
  request: FastifyRequest,
): Promise<void> {
  if (word === 'public') return;
  if (!caller) fail('not_signed_in');
  if (caller.signIn?.state === 'limited' && !limited)
    fail(caller.signIn.needs === 'provider' ? 'provider_required' : 'factor_required');
  requireForToken(caller, { word, confirm });
  // of a device, who may not see it learns not even that a word is missing
  if (level !== undefined) await requireLevel(caller, { word, level }, deviceOf(request));
  else if (!caller.words.has(word)) fail('not_allowed', { word, refusedBy: 'role' });
  if (confirm) requireConfirmed(platform, caller);
}

/** Clause T2: nobody confirms by a token, and what is somebody's own is not for programs. */
function requireForToken(
  { tokenId }: Caller,
  { word, confirm }: { word: Route['word']; confirm: true | undefined },
): void {
  if (tokenId !== undefined && (confirm || word.startsWith('self.'))) fail('not_for_tokens');
}

function deviceOf(request: FastifyRequest): string {
  const { id, d = id } = pathOf(request);
  return typeof d === 'string' && isUuid(d) ? d : fail('not_found');
}

// what stands in the path's parameters is looked at before it is used
const pathOf = (request: FastifyRequest) => (request.params ?? {}) as Readonly<Record<string, unknown>>;

/** The company of the path, else the one that the caller names. Anything but an id is no company. */
function readCompany(request: FastifyRequest): string | undefined {
  const { c: named = request.headers[companyHeader] } = pathOf(request);
  if (named === undefined) return undefined;
  return typeof named === 'string' && isUuid(named) ? named : fail('not_found');
}

function makeCall(request: FastifyRequest, reply: FastifyReply): Call {
  const gone = new AbortController();
  reply.raw.once('close', () => reply.raw.writableFinished || gone.abort());
  const target = Object.values(pathOf(request)).at(-1);
  return {
    caller: null,
    requestId: request.id,
    entry: { actor: 'account', ...(typeof target === 'string' && isUuid(target) && { targetId: target }) },
    setSignIn: (token, expiresAt) => setSignIn(reply, token, expiresAt),
    clearSignIn: () => clearSignIn(reply),
    refusedAt: '/sign-in',
    answerAccepted: () => void reply.code(202),
    address: addressName(clientAddress(request.raw)),
    client: {
      family: browserFamily(request.headers['user-agent']),
      network: networkOf(clientAddress(request.raw)),
      ip: clientAddress(request.raw),
    },
    signInToken: readSignIn(request),
    bearerToken: readBearer(request),
    signal: AbortSignal.any([gone.signal, AbortSignal.timeout(deadlineMs)]),
  };
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);

/** A client that is gone doesn't end what it began: the audit entry says what became of it. */
function withDeadline<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Failure('too_slow')), deadlineMs);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

async function audit(
  { platform }: Serving,
  route: Route,
  call: Call,
  outcome: AuditEntry['outcome'],
): Promise<void> {
  if (route.audited)
    await platform.audit.write({ ...call.entry, action: `${route.method} ${route.path}`, outcome });
}

async function auditFailure(serving: Serving, route: Route, call: Call, failure: Failure): Promise<void> {
  if (failure.code === 'too_many_requests') return;
  try {
    await audit(serving, route, call, failure.status >= 500 ? 'failed' : 'refused');
  } catch (error) {
    // the caller is told of the first failure; this one has the same cause or its own line
    serving.platform.log.write(
      'http.failed',
      { method: route.method, route: route.path, code: failureOf(error).code },
      idsOf(call),
    );
  }
}

const idsOf = ({ requestId, caller }: Call) => ({ requestId, ...(caller && { actorId: caller.accountId }) });
