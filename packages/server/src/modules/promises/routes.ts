import { clausesNotInBuild, promises } from '@candor/policy/promises/index.ts';
import { promiseTexts } from '@candor/policy/texts/en.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { trust } from '@candor/protocol/api/trust.ts';
import type { Caller } from '../../platform/http/call.ts';
import { fail } from '../../platform/http/fail.ts';
import type { Handlers } from '../../platform/http/router.ts';
import type { Platform } from '../../platform/platform.ts';
import { boardRow, findPromise, strip, stripStart } from './board.ts';
import type { CheckProcess } from './check-process.ts';
import { namedCauses } from './named.ts';
import { lastResults, resultsOf, worstByDay } from './queries.ts';

const historyLength = 200;
/** Enough results to say since when a state holds; the page of one promise reads more. */
const boardLength = 48;

export type PromiseRoutes = Pick<typeof trust, 'promises' | 'promise' | 'runPromise'>;

export function promiseHandlers(platform: Platform, checks: CheckProcess): Handlers<PromiseRoutes> {
  return {
    promises: () => board(platform),
    promise: ({ params }, { caller }) => onePromise(platform, params.id, caller),
    async runPromise({ params }) {
      if (!findPromise(params.id)) fail('not_found');
      checks.runNow(params.id);
      return {};
    },
  };
}

/** Every promise of this build with its light; also read by the overview. */
export async function board({ database, clock }: Platform): Promise<Output<typeof trust.promises>> {
  const now = clock.now();
  const ids = promises.map(({ id }) => id);
  const [results, days] = await database.withInstance(
    'accountability',
    async (tx) => [await lastResults(tx, ids, boardLength), await worstByDay(tx, stripStart(now))] as const,
  );
  const byCheck = Map.groupBy(results, ({ checkId }) => checkId);
  const daysByCheck = Map.groupBy(days, ({ checkId }) => checkId);
  const items = promises.map((one) =>
    boardRow(one, byCheck.get(one.id) ?? [], strip(daysByCheck.get(one.id) ?? [], now), now),
  );
  const seen = Math.max(0, ...results.map(({ at }) => at.getTime()));
  return { items, runnerSeenAt: seen === 0 ? null : seen, notInBuild: [...clausesNotInBuild] };
}

async function onePromise(
  platform: Platform,
  id: string,
  caller: Caller,
): Promise<Output<typeof trust.promise>> {
  const { database, clock } = platform;
  const promise = findPromise(id) ?? fail('not_found');
  const now = clock.now();
  const [results, days] = await database.withInstance(
    'accountability',
    async (tx) => [await resultsOf(tx, id, historyLength), await worstByDay(tx, stripStart(now))] as const,
  );
  const last = results[0];
  const text = promiseTexts[id];
  return {
    ...boardRow(
      promise,
      results,
      strip(
        days.filter(({ checkId }) => checkId === id),
        now,
      ),
      now,
    ),
    how: text?.how ?? '',
    wouldTurnRed: text?.wouldTurnRed ?? '',
    sql: promise.check.kind === 'sql' ? promise.check.sql : null,
    fields: [...promise.fields],
    enforcedBy: [...promise.enforcedBy],
    tests: [...promise.tests],
    named: await namedCauses(platform, id, caller),
    // the checker writes objects only, and the column's rule keeps it so
    evidence: (last?.evidence as Record<string, unknown> | undefined) ?? null,
    tookMs: last?.tookMs ?? null,
    nextAt: last ? last.at.getTime() + promise.periodMs : null,
    history: results.map(({ at, outcome, tookMs }) => ({ at: at.getTime(), outcome, tookMs })),
  };
}
