import { useState } from 'react';
import type { LiveEvent } from '@candor/protocol/messages/live.ts';
import { api, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
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
      title="Backups"
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
            <Section
              title="Files"
              detail="Each backup is two files: the data, and the keyring without which sealed values can’t be read."
            >
              {data.items.length === 0 ? (
                <Empty title="No backup yet" size="panel">
                  The first one is made at the time above, or now with the button.
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

const STATES = {
  good: { tone: 'ok', word: 'saved' },
  none: { tone: 'off', word: 'no backup yet' },
  late: { tone: 'bad', word: 'late' },
} satisfies Record<Backups['state'], { tone: StatusTone; word: string }>;

function Whole({ state }: { state: Backups['state'] }) {
  const { tone, word } = STATES[state];
  return <Status tone={tone}>{word}</Status>;
}

function BackUpNow({ isBusy }: { isBusy: boolean }) {
  const make = useAction(api.backups.make, { refreshes: [api.backups.list] });
  return (
    <>
      {make.error !== null && make.error !== undefined && <ProblemNotice problem={asProblem(make.error)} />}
      <Button kind="primary" isDisabled={isBusy || make.isPending} onPress={() => make.start({})}>
        Back up now
      </Button>
    </>
  );
}

function WorkNow({ work: { work, table, doneBytes, totalBytes } }: { work: Work }) {
  const label = work === 'backup' ? 'Backing up' : 'Restoring into a scratch database and comparing';
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
  const last = items.find(({ kind, startedAt }) => kind === 'data' && startedAt === lastGoodAt);
  const verified = items.find(({ kind, verifiedAt }) => kind === 'data' && verifiedAt !== null);
  return (
    <Grid least={9.5}>
      <Stat
        label="Last good"
        tone={STATES[state].tone}
        {...(state === 'late' && { detail: 'More than 26 hours ago.' })}
      >
        {lastGoodAt === null ? 'none' : <Time at={lastGoodAt} />}
      </Stat>
      <Stat label="Next">
        <Time at={nextAt} />
      </Stat>
      <Stat label="Size">{last ? bytes(last.sizeBytes) : 'none'}</Stat>
      <Stat label="Last verified">{verified?.verifiedAt ? <Time at={verified.verifiedAt} /> : 'never'}</Stat>
    </Grid>
  );
}

function Places({ backups }: { backups: Backups }) {
  return (
    <Panel title="Where they are kept">
      <Stack gap={16}>
        <Facts
          items={[
            {
              label: 'Files',
              value: <CopyText text={backups.folder} label="Copy the folder of the backups" wraps />,
            },
            {
              label: 'Storage key',
              value: (
                <CopyText text={backups.storageKeyFile} label="Copy the path of the storage key" wraps />
              ),
            },
            { label: 'Data is kept', value: days(backups.keepDays) },
            { label: 'Keyrings are kept', value: days(backups.keyringKeepDays) },
          ]}
        />
        <Prose>
          Copy the files, with erasures.jsonl beside them, to another computer. Copy the storage key to yet
          another place: it is in no backup, and without it a backup opens for nobody.
        </Prose>
      </Stack>
    </Panel>
  );
}

const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
