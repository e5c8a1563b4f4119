import { useState } from 'react';
import type { LiveEvent } from '@candor/protocol/messages/live.ts';
import { api, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { bytes } from '../../ui/format.ts';
import { Grid, Panel, Prose, Section, Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Progress } from '../../ui/progress.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { AsOf, Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { BackupFiles } from './backup-files.tsx';

type Backups = OutputOf<typeof api.backups.list>;
type Work = Extract<LiveEvent, { topic: 'backup.progress' }>;

const OFTEN_MS = 30_000;
const MEGABYTE = 1_000_000;

/** When the instance was last saved, where the files are, and the way to save and to test them. */
export function BackupsPage() {
  const { backups: texts } = usePart(serverTexts);
  const backups = useApi(api.backups.list, {}, { everyMs: OFTEN_MS });
  const refresh = useRefresh();
  const [heard, setHeard] = useState<Work | undefined>();
  useLive('backup.progress', undefined, (event) => {
    setHeard(event);
    if (event.state !== 'running') refresh(api.backups.list);
  });
  const work = workOf(heard, backups.data);
  return (
    <Page
      title={texts.title}
      status={backups.data && <Whole state={backups.data.state} />}
      detail={backups.data && <AsOf at={backups.dataUpdatedAt} isStale={backups.error !== null} />}
      actions={backups.data && <BackUpNow isBusy={work !== undefined} />}
    >
      <View query={backups}>
        {(data) => (
          <Stack gap={32}>
            {work && <WorkNow work={work} />}
            <Numbers backups={data} />
            <Places backups={data} />
            <Section title={texts.files} detail={texts.filesDetail}>
              {data.items.length === 0 ? (
                <Empty title={texts.none} size="panel">
                  {texts.noneDetail}
                </Empty>
              ) : (
                <BackupFiles items={data.items} isBusy={work !== undefined} />
              )}
            </Section>
          </Stack>
        )}
      </View>
    </Page>
  );
}

/** What runs now: as the live stream says it, or as the list found it before the first event. */
function workOf(heard: Work | undefined, data: Backups | undefined): Work | undefined {
  if (heard?.state === 'running') return heard;
  if (heard !== undefined || !data?.running) return undefined;
  const work = { topic: 'backup.progress', work: data.running, state: 'running' } as const;
  return { ...work, table: null, doneBytes: 0, totalBytes: 0 };
}

const TONES = { good: 'ok', none: 'off', late: 'bad' } satisfies Record<Backups['state'], StatusTone>;

function Whole({ state }: { state: Backups['state'] }) {
  const { backups: texts } = usePart(serverTexts);
  return <Status tone={TONES[state]}>{texts.states[state]}</Status>;
}

function BackUpNow({ isBusy }: { isBusy: boolean }) {
  const { backups: texts } = usePart(serverTexts);
  const make = useAction(api.backups.make, { refreshes: [api.backups.list] });
  return (
    <>
      {make.error !== null && make.error !== undefined && <ProblemNotice problem={asProblem(make.error)} />}
      <Button kind="primary" isDisabled={isBusy || make.isPending} onPress={() => make.start({})}>
        {texts.make}
      </Button>
    </>
  );
}

function WorkNow({ work: { work, table, doneBytes, totalBytes } }: { work: Work }) {
  const { backups: texts } = usePart(serverTexts);
  const label = work === 'backup' ? texts.making : texts.verifying;
  if (totalBytes === 0) return <Status tone="info">{label}</Status>;
  return (
    <Progress
      label={label}
      value={Math.round(doneBytes / MEGABYTE)}
      of={Math.round(totalBytes / MEGABYTE)}
      unit="MB"
      {...(table !== null && { detail: table })}
    />
  );
}

function Numbers({ backups: { lastGoodAt, nextAt, state, items } }: { backups: Backups }) {
  const { backups: texts } = usePart(serverTexts);
  const last = items.find(({ kind, startedAt }) => kind === 'data' && startedAt === lastGoodAt);
  const verified = items.find(({ kind, verifiedAt }) => kind === 'data' && verifiedAt !== null);
  return (
    <Grid least={9.5}>
      <Stat
        label={texts.lastGood}
        tone={TONES[state]}
        {...(state === 'late' && { detail: texts.lateDetail })}
      >
        {lastGoodAt === null ? texts.noGood : <Time at={lastGoodAt} />}
      </Stat>
      <Stat label={texts.next}>
        <Time at={nextAt} />
      </Stat>
      <Stat label={texts.size}>{last ? bytes(last.sizeBytes) : texts.noGood}</Stat>
      <Stat label={texts.lastVerified}>
        {verified?.verifiedAt ? <Time at={verified.verifiedAt} /> : texts.never}
      </Stat>
    </Grid>
  );
}

function Places({ backups }: { backups: Backups }) {
  const { backups: texts } = usePart(serverTexts);
  return (
    <Panel title={texts.places}>
      <Stack gap={16}>
        <Facts
          items={[
            {
              label: texts.files,
              value: <CopyText text={backups.folder} label={texts.copyFolder} wraps />,
            },
            {
              label: texts.storageKey,
              value: <CopyText text={backups.storageKeyFile} label={texts.copyKeyPath} wraps />,
            },
            { label: texts.dataKept, value: texts.days(backups.keepDays) },
            { label: texts.keyringsKept, value: texts.days(backups.keyringKeepDays) },
          ]}
        />
        <Prose>{texts.copyThem}</Prose>
      </Stack>
    </Panel>
  );
}
