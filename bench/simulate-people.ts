import { addCompany, type Person } from '../packages/server/test/people.ts';
// A server with a company of many devices and units, for measurements of who may see what. Not a measurement by itself.
import { testServer, type TestServer } from '../packages/server/test/server.ts';

export interface Company {
  server: TestServer;
  id: string;
  owner: Person;
}

/** 10,000 devices in 500 units that lie five deep, of one company. */
export async function largeCompany(): Promise<Company & AsyncDisposable> {
  const server = await testServer({ limits: { take: () => undefined } });
  const { id, owner } = await addCompany(server);
  await server.db.superuser.query(
    `CREATE TABLE public.place AS SELECT n, gen_random_uuid() AS id FROM generate_series(0, 499) AS n`,
  );
  await server.db.superuser.query(
    `INSERT INTO candor.unit SELECT $1, id, (SELECT id FROM public.place AS above WHERE place.n > 3 AND above.n = place.n / 4),
            'unit ' || n, 'group', now() FROM public.place ORDER BY n`,
    [id],
  );
  await server.db.superuser.query(
    `INSERT INTO candor.device (company_id, id, label, state, protocol, agent_version, platform, last_seq, enrolled_at, last_seen_at, unit_id)
     SELECT $1, gen_random_uuid(), 'device ' || n, 'active', 1, '0.1.0', 'linux', 0, now(), now() - n * interval '1 second',
            (SELECT id FROM public.place WHERE place.n = i.n % 500) FROM generate_series(1, 10000) AS i (n)`,
    [id],
  );
  await server.db.superuser.query('DROP TABLE public.place; ANALYZE candor.device, candor.unit');
  return { server, id, owner, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** @returns milliseconds of each call, the shortest first; the first tenth warms up and is left out */
export async function timesOf(calls: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = -calls / 10; n < calls; n++) {
    const began = performance.now();
    await work();
    if (n >= 0) taken.push(performance.now() - began);
  }
  return taken.toSorted((one, other) => one - other);
}

export const quantile = (taken: readonly number[], share: number): number =>
  taken[Math.floor(taken.length * share)] ?? NaN;
