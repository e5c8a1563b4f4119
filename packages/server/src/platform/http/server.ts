import { createServer, type RequestListener } from 'node:http';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import type { Route } from '@candor/protocol/api/route.ts';
import type { Logger } from '../log/index.ts';
import { newId } from '../new-id.ts';
import { answerFailure } from './answer-failure.ts';
import { fail, Failure } from './fail.ts';
import { bodyLimitBytes, failureOf } from './failure-of.ts';
import { setHeaders } from './headers.ts';
import { answerHealth, type HealthOptions } from './health-routes.ts';
import type { Listeners, UpgradeListener } from './listeners.ts';
import { requireTls } from './origin.ts';
import { answerPage, type Pages } from './pages.ts';
import { serveRoute, type AnyHandler, type Serving } from './serve-route.ts';

export interface HttpOptions extends Serving, HealthOptions {
  /** The built console; undefined when there is none. */
  pages: Pages | undefined;
  /** Origin of another relay, which pages speak to. */
  relayUrl: string | undefined;
}

export interface HttpServer {
  /** Adds a route of the contract; only before serve(). */
  bind(route: Route, handler: AnyHandler): void;
  /** Answers on these sockets from now on. */
  serve(listeners: Listeners, upgrade: UpgradeListener): Promise<void>;
}

export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { app, listener } = newApp(options.platform.log);
  const routes: Route[] = [];
  await app.register(cookie);
  acceptJsonOnly(app);
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(reply, options);
    return requireTls(request, reply, options.publicUrl);
  });
  answerHealth(app, options);
  answerTheRest(app, options, routes);
  return {
    bind(route, handler) {
      routes.push(route);
      app.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => serveRoute(options, { route, handler }, request, reply),
      });
    },
    async serve(listeners, upgrade) {
      await app.ready();
      listeners.serve(listener(), upgrade);
    },
  };
}

/** Our own sockets serve several addresses, so Fastify gets a server that never listens and gives its listener away. */
function newApp(log: Logger): { app: FastifyInstance; listener: () => RequestListener } {
  let captured: RequestListener | undefined;
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    genReqId: newId,
    requestIdHeader: false,
    exposeHeadRoutes: false,
    // a path that Fastify itself refuses, before there is a route: like any other that leads nowhere
    frameworkErrors: (error, request, reply) =>
      void answerFailure(
        { log, error, failure: new Failure('not_found'), method: request.method, route: '/' },
        request,
        reply,
      ),
    serverFactory(handler) {
      captured = handler;
      return createServer();
    },
  });
  return { app, listener: () => captured ?? fail('internal') };
}

/** A form of another site can't send this type without being asked first. Names that reach into prototypes are refused. */
function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, String(body), done);
  });
}

function answerTheRest(
  app: FastifyInstance,
  { platform: { log }, publicUrl, pages }: HttpOptions,
  routes: readonly Route[],
): void {
  app.setErrorHandler((error, request, reply) =>
    answerFailure(
      {
        log,
        error,
        failure: failureOf(error),
        method: request.method,
        route: request.routeOptions.url ?? '/',
      },
      request,
      reply,
    ),
  );
  app.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const isApi = path === '/api' || path.startsWith('/api/');
    const allowed = isApi
      ? routes.filter((route) => isAt(route, path)).map(({ method }) => method)
      : ['GET', 'HEAD'];
    if (allowed.length > 0 && !allowed.some((method) => method === request.method)) {
      reply.header('allow', [...new Set(allowed)].join(', '));
      fail('method_not_allowed');
    }
    return isApi ? fail('not_found') : answerPage({ pages, publicUrl, path }, request, reply);
  });
}

function isAt(route: Route, path: string): boolean {
  const parts = path.split('/');
  const pattern = route.path.split('/');
  return (
    pattern.length === parts.length && pattern.every((part, at) => part.startsWith(':') || part === parts[at])
  );
}
