import type { Pool, PoolClient } from 'pg';

const withinMs = 1_000;

/**
 * The pool's own end() does not wait for its connections to close, and PostgreSQL would stop under them with a line of
 * log for each. Call it before the first connection. @returns ends the pool and waits for its connections
 */
export function poolCloser(pool: Pool): () => Promise<void> {
  const open = new Set<PoolClient>();
  let allClosed: (() => void) | undefined;
  pool.on('connect', (client) => {
    open.add(client);
    client.once('end', () => {
      open.delete(client);
      if (open.size === 0) allClosed?.();
    });
  });
  return async () => {
    await pool.end();
    if (open.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    allClosed = resolve;
    const timer = setTimeout(resolve, withinMs);
    await promise;
    clearTimeout(timer);
  };
}
