import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './ui/problem.ts';

const FRESH_MS = 15_000;
const MOST_RETRIES = 2;

/** Answers are kept for a while; what the server refused isn't asked for again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failures, thrown) => failures < MOST_RETRIES && mayPass(thrown),
    },
  },
});

function mayPass(thrown: unknown): boolean {
  const { status } = asProblem(thrown);
  return status === undefined || status >= 500;
}
