import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, useAction, useApi, useRefresh } from '../../api.ts';
import { checkWords } from '../../api/check-words.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { spokenNow } from '../../texts/language.ts';
import { trustTexts } from '../../texts/trust.ts';
import { problemWords, usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { dateTime, duration } from '../../ui/format.ts';
import { ResumeIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { DetailPage, Page } from '../../ui/page.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Time } from '../../ui/time.tsx';
import { notify } from '../../ui/toast.tsx';
import { View } from '../../ui/view.tsx';
import { PromiseFacts } from './promise-facts.tsx';
import { PromiseHistory } from './promise-history.tsx';
import { PromiseProof } from './promise-proof.tsx';
import { PromiseLight, type OnePromise } from './promise-words.tsx';

const route = getRouteApi('/signed-in/trust/promises/$promiseId');
const EVERY_MS = 60_000;
const RUNNING_EVERY_MS = 1_000;
const LONGEST_RUN_MS = 20_000;

/** One sentence of the policy: its light, what proves it, and since when. */
export function PromisePage() {
  const { promise: texts } = usePart(trustTexts);
  const { promiseId } = route.useParams();
  const run = useRun(promiseId);
  const promise = useApi(
    api.trust.promise,
    { params: { id: promiseId } },
    { everyMs: run.isRunning ? RUNNING_EVERY_MS : EVERY_MS },
  );
  const refresh = useRefresh();
  useLive('check.changed', undefined, (event) => {
    if (event.promiseId === promiseId) refresh(api.trust.promise, api.trust.promises);
  });
  const checkedAt = promise.data?.checkedAt ?? undefined;
  useEffect(() => run.seen(checkedAt), [run, checkedAt]);
  if (promise.data === undefined) {
    return (
      <Page title={texts.one} above={[<AllPromises key="promises" />]}>
        <View query={promise} what={texts.one}>
          {() => null}
        </View>
      </Page>
    );
  }
  return (
    <DetailPage
      title={checkWords(promise.data).sentence}
      above={[<AllPromises key="promises" />]}
      status={<PromiseLight {...promise.data} />}
      detail={<Since promise={promise.data} />}
      actions={<RunNow isRunning={run.isRunning} onRun={run.start} />}
      facts={<PromiseFacts promise={promise.data} />}
    >
      <Stack gap={24}>
        <View query={promise}>{(shown) => <Broken promise={shown} />}</View>
        <PromiseProof promise={promise.data} />
        <PromiseHistory promise={promise.data} />
      </Stack>
    </DetailPage>
  );
}

function AllPromises() {
  const { promise: texts } = usePart(trustTexts);
  return (
    <Link quiet to="/trust">
      {texts.promises}
    </Link>
  );
}

function Since({ promise }: { promise: OnePromise }) {
  const { promise: texts, promises } = usePart(trustTexts);
  const nowMs = useNow();
  const { state, since, checkedAt, reason } = promise;
  return (
    <>
      {reason !== null && `${reason} `}
      {since !== null &&
        `${texts.stateFor(promises.stateTitles[state], duration(Math.max(0, nowMs - since)))} `}
      {checkedAt === null ? (
        texts.notChecked
      ) : (
        <>
          {texts.checked} <Time at={checkedAt} />.
        </>
      )}
    </>
  );
}

/** What was found, by name, above everything else. */
function Broken({ promise }: { promise: OnePromise }) {
  const { promise: texts } = usePart(trustTexts);
  if (promise.state !== 'red') return null;
  return (
    <Notice
      tone="bad"
      title={promise.since === null ? texts.broken : texts.brokenSince(dateTime(promise.since))}
    >
      {promise.named.length === 0 ? checkWords(promise).wouldTurnRed : promise.named.join('; ')}
    </Notice>
  );
}

function RunNow({ isRunning, onRun }: { isRunning: boolean; onRun: () => void }) {
  const { promise: texts } = usePart(trustTexts);
  const { can } = useMe();
  if (!can('trust.manage')) return null;
  return (
    <Button icon={ResumeIcon} isPending={isRunning} onPress={onRun}>
      {texts.runNow}
    </Button>
  );
}

/** Asks for a run, and looks every second until its result is there. */
function useRun(id: string) {
  const { promise: texts } = usePart(trustTexts);
  const [askedAt, setAskedAt] = useState<number | undefined>();
  const run = useAction(api.trust.runPromise);
  useEffect(() => {
    if (askedAt === undefined) return;
    const timer = setTimeout(() => {
      setAskedAt(undefined);
      notify({ tone: 'warn', text: texts.stillRunning });
    }, LONGEST_RUN_MS);
    return () => clearTimeout(timer);
  }, [askedAt, texts]);
  const start = () => {
    run.run({ params: { id } }).then(
      () => setAskedAt(Date.now()),
      (thrown: unknown) => notify({ tone: 'bad', text: problemWords(spokenNow().texts, asProblem(thrown)) }),
    );
  };
  const [seenAt, setSeenAt] = useState<number | undefined>();
  const seen = (checkedAt: number | undefined) => {
    if (checkedAt === seenAt) return;
    setSeenAt(checkedAt);
    if (askedAt !== undefined && seenAt !== undefined) {
      setAskedAt(undefined);
      notify({ tone: 'ok', text: texts.hasRun });
    }
  };
  return { isRunning: run.isPending || askedAt !== undefined, start, seen };
}
