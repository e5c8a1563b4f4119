import { useMemo } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { serverTexts, type ServerTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { bytes, count } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';

type BackupFile = OutputOf<typeof api.backups.list>['items'][number];
type FileRow = BackupFile & { canVerify: boolean; onVerify: () => void };

/** Every file that was made, newest first, and the test of one. */
export function BackupFiles({ items, isBusy }: { items: readonly BackupFile[]; isBusy: boolean }) {
  const { backups: texts } = usePart(serverTexts);
  const { start, error, isPending } = useAction(api.backups.verify, { refreshes: [api.backups.list] });
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const rows = useMemo(
    () =>
      items.map((file) => ({
        ...file,
        canVerify: !isBusy && !isPending,
        onVerify: () => start({ params: { id: file.id } }),
      })),
    [items, isBusy, isPending, start],
  );
  return (
    <Stack gap={8}>
      {error !== null && error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Table
        name="backup-files"
        label={texts.filesOf}
        what={texts.what(items.length)}
        plain
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
      />
    </Stack>
  );
}

const TONES = { running: 'info', done: 'ok', failed: 'bad', broken: 'bad' } satisfies Record<
  BackupFile['state'],
  StatusTone
>;

function State({ file: { state, place } }: { file: BackupFile }) {
  const { backups: texts } = usePart(serverTexts);
  if (state === 'done' && place === 'gone') return <Status tone="off">{texts.gone}</Status>;
  return <Status tone={TONES[state]}>{texts.fileStates[state]}</Status>;
}

const columnsOf = (texts: ServerTexts['backups']): Column<FileRow>[] => [
  {
    id: 'file',
    header: texts.file,
    wraps: true,
    cell: ({ kind, startedAt }) => (
      <>
        {texts.kinds[kind]}, <Time at={startedAt} />
      </>
    ),
  },
  { id: 'state', header: texts.state, width: 6.5, cell: (file) => <State file={file} /> },
  {
    id: 'size',
    header: texts.size,
    width: 5.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
  {
    id: 'rows',
    header: texts.rows,
    width: 5.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'took',
    header: texts.took,
    width: 5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ tookMs }) => (tookMs === null ? null : `${count(Math.max(1, Math.round(tookMs / 1000)))} s`),
  },
  {
    id: 'verified',
    header: texts.verified,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ verifiedAt }) => (verifiedAt === null ? texts.notYet : <Time at={verifiedAt} />),
  },
  {
    id: 'verify',
    header: texts.action,
    width: 5.75,
    align: 'end',
    cell: ({ state, place, kind, canVerify, onVerify }) =>
      (state === 'done' || state === 'broken') &&
      place === 'folder' && (
        <Button
          kind="quiet"
          size="small"
          isDisabled={!canVerify}
          onPress={onVerify}
          label={texts.verifyThis[kind]}
        >
          {texts.verify}
        </Button>
      ),
  },
];
