import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Input, Route } from '@candor/protocol/api/route.ts';
import type { AuditEntry } from '../audit/index.ts';
import type { Platform } from '../platform.ts';
import { answerFailure } from './answer-failure.ts';
import type { Call, Caller } from './call.ts';
import { clearSignIn, readBearer, readSignIn, setSignIn } from './cookie.ts';
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
  /** Whose sign-in token it is; null for none that is valid. */
  authenticate(token: string): Promise<Caller | null>;
}
export type AnyHandler = (input: Input<Route>, call: Call) => Promise<unknown>;

const deadlineMs = 30_000;
const defaultPerMinute = 600;

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
    return answerFailure({ log, error, failure, method: route.method, route: route.path }, request, reply);
  }
}

async function admit(serving: Serving, route: Route, request: FastifyRequest, call: Call): Promise<void> {
  serving.limits.take(`${route.method} ${route.path} ${call.address}`, route.perMinute ?? defaultPerMinute);
  requireOwnHost(request, serving.publicUrl);
  requireSameOrigin(request, serving.publicUrl);
  call.caller = call.signInToken === undefined ? null : await serving.authenticate(call.signInToken);
  if (call.caller) {
    call.entry.actor = 'account';
    call.entry.actorId = call.caller.accountId;
    if (call.caller.companyId !== null) call.entry.companyId = call.caller.companyId;
  }
  requireWord(call.caller, route.word);
}

function requireWord(caller: Caller | null, word: Word): void {
  if (word === 'public') return;
  if (!caller) fail('not_signed_in');
  if (!caller.words.has(word)) fail('not_allowed', { word });
}

function makeCall(request: FastifyRequest, reply: FastifyReply): Call {
  const gone = new AbortController();
  reply.raw.once('close', () => reply.raw.writableFinished || gone.abort());
  const { id: target } = (request.params ?? {}) as { id?: unknown }; // looked at below before it is used
  return {
    caller: null,
    requestId: request.id,
    entry: { actor: 'account', ...(typeof target === 'string' && isUuid(target) && { targetId: target }) },
    setSignIn: (token, expiresAt) => setSignIn(reply, token, expiresAt),
    clearSignIn: () => clearSignIn(reply),
    answerAccepted: () => void reply.code(202),
    address: addressName(clientAddress(request.raw)),
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
