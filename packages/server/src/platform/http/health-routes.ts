import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isLoopbackAddress } from '../ip-address.ts';
import type { Secret } from '../secret.ts';
import { fail } from './fail.ts';
import type { Health } from './health.ts';
import { clientAddress } from './peer.ts';

export interface HealthOptions {
  health: Health;
  metricsToken: Secret | undefined;
  /** Numbers for /metrics, by name; none of them personal. */
  metrics(): Promise<Record<string, number>>;
}

/** /healthz: the process answers. /readyz: its parts work. /metrics: numbers, for whoever holds the token. */
export function answerHealth(app: FastifyInstance, { health, metricsToken, metrics }: HealthOptions): void {
  app.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/plain').send('ok\n'),
  );

  app.get('/readyz', async (request, reply) => {
    const failing = (await health.parts()).filter(({ state }) => state === 'failing').map(({ name }) => name);
    const isReady = failing.length === 0 && !health.isStopping();
    // which part fails tells an attacker more than it tells a balancer
    const shown = isLoopbackAddress(clientAddress(request.raw))
      ? { failing, stopping: health.isStopping() }
      : {};
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: isReady, ...shown });
  });

  app.get('/metrics', async (request, reply) => {
    if (!metricsToken || !isToken(request.headers.authorization, metricsToken.reveal())) fail('not_found');
    const lines = Object.entries(await metrics()).map(
      ([name, value]) => `# TYPE ${name} gauge\n${name} ${value}\n`,
    );
    return reply.header('cache-control', 'no-store').type('text/plain; version=0.0.4').send(lines.join(''));
  });
}

function isToken(header: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${token}`));
}
