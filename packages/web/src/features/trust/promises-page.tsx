import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { checkWords } from '../../api/check-words.ts';
import { useLive } from '../../api/live.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { FilterLine, type Facet, type Filter } from '../../ui/filter-line.tsx';
import { duration, relative } from '../../ui/format.ts';
import { Grid } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { useMedia } from '../../ui/media.ts';
import { NoMatch } from '../../ui/no-match.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { Page } from '../../ui/page.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Table } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { NotInBuild } from './not-in-build.tsx';
import { promiseColumnsOf } from './promise-columns.tsx';
import { capabilityWords, type BoardPromise, type PromiseState } from './promise-words.tsx';
import { capabilities, listed, promiseStates, type PromisesSearch } from './search.ts';

const route = getRouteApi('/signed-in/trust');
const EVERY_MS = 60_000;
const SILENT_MS = 20 * 60_000;
const ORDER = { red: 0, unknown: 1, green: 2 } satisfies Record<PromiseState, number>;

/** The board: every promise of this build with its light, the broken ones first. */
export function PromisesPage() {
  const { promises: texts } = usePart(trustTexts);
  const board = useApi(api.trust.promises, undefined, { everyMs: EVERY_MS });
  const refresh = useRefresh();
  useLive('check.changed', undefined, () => refresh(api.trust.promises));
  return (
    <Page title={texts.title} detail={texts.detail}>
      <View query={board} skeleton="table">
        {(shown) => <Board board={shown} />}
      </View>
    </Page>
  );
}

function Board({ board }: { board: OutputOf<typeof api.trust.promises> }) {
  const { promises: texts } = usePart(trustTexts);
  const { reportMinor } = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const nowMs = useNow();
  const isNarrow = useMedia('(width < 40rem)');
  const columns = useMemo(() => promiseColumnsOf(texts), [texts]);
  const facets: readonly Facet[] = [
    {
      id: 'state',
      label: texts.state,
      options: promiseStates.map((value) => ({ value, label: texts.states[value] })),
    },
    {
      id: 'capability',
      label: texts.capability,
      options: capabilities.map((value) => ({ value, label: capabilityWords(value) })),
    },
  ];
  const show = (next: PromisesSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  const rows = board.items
    .filter((one) => isWanted(one, search))
    .toSorted((one, other) => ORDER[one.state] - ORDER[other.state]);
  return (
    <>
      <Silence seenAt={board.runnerSeenAt} nowMs={nowMs} />
      <Grid least={isNarrow ? 7 : 11}>
        <StateStat state="green" items={board.items} nowMs={nowMs} />
        <StateStat state="red" items={board.items} nowMs={nowMs} />
        <StateStat state="unknown" items={board.items} nowMs={nowMs} />
      </Grid>
      <Table
        name="promises"
        label={texts.title}
        what={texts.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={(one) => checkWords(one).sentence}
        tools={
          <FilterLine
            what={texts.many}
            filter={{
              text: search.filter ?? '',
              facets: { state: listed(search.state), capability: listed(search.capability) },
            }}
            facets={facets}
            onChange={(next) => show(searchOf(next))}
          />
        }
        none={<NoMatch what={texts.many} onClear={() => show({})} />}
      />
      <NotInBuild clauses={board.notInBuild} />
      <p>
        <Link to="/report-minor">{reportMinor.link}</Link>
      </p>
    </>
  );
}

/** The checks run in a process of their own; when it says nothing, no light here can be trusted to be fresh. */
function Silence({ seenAt, nowMs }: { seenAt: number | null; nowMs: number }) {
  const { promises: texts } = usePart(trustTexts);
  if (seenAt === null)
    return (
      <Notice tone="warn" title={texts.noneYet}>
        {texts.noneYetDetail}
      </Notice>
    );
  if (nowMs - seenAt < SILENT_MS) return null;
  return (
    <Notice tone="bad" title={texts.silent}>
      {texts.silentDetail(relative(seenAt, nowMs))}
    </Notice>
  );
}

function StateStat({
  state,
  items,
  nowMs,
}: {
  state: PromiseState;
  items: readonly BoardPromise[];
  nowMs: number;
}) {
  const { promises: texts } = usePart(trustTexts);
  const these = items.filter((one) => one.state === state);
  const oldest = Math.min(...these.flatMap(({ since }) => since ?? []));
  const isSaid = state !== 'green' && Number.isFinite(oldest);
  const tone = these.length === 0 ? 'off' : ({ green: 'ok', red: 'bad', unknown: 'off' } as const)[state];
  return (
    <Stat
      label={texts.stateTitles[state]}
      tone={tone}
      {...(isSaid && {
        detail:
          these.length === 1
            ? texts.sinceOne(duration(nowMs - oldest))
            : texts.sinceOldest(duration(nowMs - oldest)),
      })}
    >
      <Link
        to="/trust"
        search={{ state }}
        aria-label={texts.showThem(String(these.length), texts.states[state])}
      >
        {these.length}
      </Link>
    </Stat>
  );
}

function isWanted(one: BoardPromise, { filter, state, capability }: PromisesSearch): boolean {
  const words = `${checkWords(one).sentence} ${one.id} ${one.clauses.join(' ')}`.toLowerCase();
  return (
    (filter === undefined || words.includes(filter.toLowerCase())) &&
    (state === undefined || listed(state).includes(one.state)) &&
    (capability === undefined || listed(capability).includes(one.capability))
  );
}

function searchOf({ text, facets }: Filter): PromisesSearch {
  const joined = (id: string) => {
    const values = facets[id] ?? [];
    return values.length === 0 ? undefined : values.join(',');
  };
  return { filter: text === '' ? undefined : text, state: joined('state'), capability: joined('capability') };
}
