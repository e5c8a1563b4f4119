import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './ui/problem.ts';

const MOST_RETRIES = 2;

/**
 * An answer that is kept is shown while it is asked for anew: what a live event said while nobody listened is not missed.
 * What the server refused isn't asked for again.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, thrown) => failures < MOST_RETRIES && mayPass(thrown),
    },
  },
});

function mayPass(thrown: unknown): boolean {
  const { status } = asProblem(thrown);
  return status === undefined || status >= 500;
}
