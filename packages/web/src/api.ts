import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Route } from '@candor/protocol/api/route.ts';
import type { AnyInput, InputArgs, InputOf, OutputOf } from './api/contract.ts';
import { request } from './api/request.ts';

export { api } from '@candor/protocol/api/index.ts';
export { isCode } from './api/api-problem.ts';
export type { InputOf, OutputOf } from './api/contract.ts';

export type ApiOptions = {
  /** False: not asked yet. */
  isOn?: boolean;
  /** For how long an answer counts as fresh, so that another part of the screen doesn't ask again; 0 without it. */
  freshMs?: number;
  /** Asked again each time this is over, while the page is in sight. */
  everyMs?: number | false;
  /** While another input loads, the answer to the one before stays. */
  keeps?: boolean;
};

/** Route and input as a query key; a key without input stands for every input. */
export function keyOf(route: Route, input?: AnyInput): QueryKey {
  const name = [route.method, route.path];
  return input === undefined ? name : [...name, input];
}

/** What TanStack Query needs to ask this, for guards and prefetching. */
export function apiQuery<R extends Route>(route: R, input: AnyInput = {}) {
  return queryOptions({
    queryKey: keyOf(route, input),
    // The type is made of the contract's schema, by which the server parsed its answer; see request().
    queryFn: ({ signal }) => request(route, input, signal) as Promise<OutputOf<R>>,
  });
}

/** Asks the server: data, error and the rest of TanStack Query's answer, which ui/view.tsx draws. */
export function useApi<R extends Route>(route: R, ...args: [...InputArgs<R>, options?: ApiOptions]) {
  const [input, options = {}] = args as readonly unknown[] as [AnyInput?, ApiOptions?]; // the same, without R
  const { isOn, freshMs, everyMs, keeps } = options;
  return useQuery({
    ...apiQuery(route, input),
    ...(isOn !== undefined && { enabled: isOn }),
    ...(freshMs !== undefined && { staleTime: freshMs }),
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keeps === true && { placeholderData: keepPreviousData }),
  });
}

export type PagedRoute = Route & {
  query: NonNullable<Route['query']>;
  response: NonNullable<Exclude<Route['response'], string>>;
};
type RowOf<R extends Route> = OutputOf<R> extends { items: readonly (infer Row)[] } ? Row : never;

/** A list that comes in pages: `data` is all rows so far; `more` goes into the table. */
export function useApiPages<R extends PagedRoute>(route: R, input: InputOf<R>, options: ApiOptions = {}) {
  type Page = OutputOf<R> & { items: RowOf<R>[]; next: string | null };
  const { isOn, freshMs, everyMs } = options;
  const given = input as AnyInput; // every input is one
  const pages = useInfiniteQuery({
    queryKey: [...keyOf(route, given), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      request(route, { ...given, query: { ...given.query, after: pageParam } }, signal) as Promise<Page>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: Page) => next ?? undefined,
    placeholderData: keepPreviousData,
    ...(isOn !== undefined && { enabled: isOn }),
    ...(freshMs !== undefined && { staleTime: freshMs }),
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
  const { data } = pages;
  // the same rows as long as the data is the same: a new list is a new table
  const rows = useMemo(() => data?.pages.flatMap<RowOf<R>>(({ items }) => items), [data]);
  const status = pages.isFetchingNextPage ? 'loading' : pages.hasNextPage ? 'more' : 'end';
  return {
    ...pages,
    first: data?.pages[0],
    rows,
    more: { status, onMore: () => void pages.fetchNextPage() } as const,
  };
}

/** All pages of a list, one after the other, up to `most` rows. */
export function useApiAll<R extends PagedRoute>(
  route: R,
  input: InputOf<R>,
  { most = 2_000, ...options }: ApiOptions & { most?: number } = {},
) {
  const pages = useApiPages(route, input, options);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const isMore = hasNextPage && (rows?.length ?? 0) < most;
  useEffect(() => {
    if (isMore && !isFetchingNextPage) void fetchNextPage();
  }, [isMore, isFetchingNextPage, fetchNextPage]);
  return { ...pages, isWhole: rows !== undefined && !isMore };
}

/** An act. `run` throws what `error` then holds; afterwards everything read from `refreshes` is asked for anew. */
export function useAction<R extends Route>(
  route: R,
  { refreshes = [] }: { refreshes?: readonly Route[] } = {},
) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (input: InputOf<R> | undefined) => request(route, input) as Promise<OutputOf<R>>,
    onSuccess: () =>
      Promise.all(refreshes.map((read) => client.invalidateQueries({ queryKey: keyOf(read) }))),
  });
  const { mutateAsync, mutate, isPending, error, data, variables, reset } = mutation;
  return {
    run: (...[input]: InputArgs<R>) => mutateAsync(input),
    /** As `run`, for a button: what fails is in `error` only. */
    start: (...[input]: InputArgs<R>) => mutate(input),
    isPending,
    error: error as unknown,
    data,
    /** What was last asked for, as long as it is under way the best guess at what will be. */
    wanted: variables,
    reset,
  };
}

/** Marks answers as old: those on the screen are asked for anew. */
export function useRefresh(): (...routes: readonly Route[]) => void {
  const client = useQueryClient();
  return (...routes) => {
    for (const route of routes) void client.invalidateQueries({ queryKey: keyOf(route) });
  };
}
