import { useMemo } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
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
  const { start, error, isPending } = useAction(api.backups.verify, { refreshes: [api.backups.list] });
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
        label="Files of backups"
        what={items.length === 1 ? 'file' : 'files'}
        plain
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
      />
    </Stack>
  );
}

const KINDS = { data: 'Data', keyring: 'Keyring' } satisfies Record<BackupFile['kind'], string>;

const STATES = {
  running: { tone: 'info', word: 'running' },
  done: { tone: 'ok', word: 'good' },
  failed: { tone: 'bad', word: 'failed' },
  broken: { tone: 'bad', word: 'broken' },
} satisfies Record<BackupFile['state'], { tone: StatusTone; word: string }>;

function State({ file: { state, place } }: { file: BackupFile }) {
  if (state === 'done' && place === 'gone') return <Status tone="off">gone</Status>;
  const { tone, word } = STATES[state];
  return <Status tone={tone}>{word}</Status>;
}

const COLUMNS: readonly Column<FileRow>[] = [
  {
    id: 'file',
    header: 'File',
    wraps: true,
    cell: ({ kind, startedAt }) => (
      <>
        {KINDS[kind]}, <Time at={startedAt} />
      </>
    ),
  },
  { id: 'state', header: 'State', width: 5.5, cell: (file) => <State file={file} /> },
  {
    id: 'size',
    header: 'Size',
    width: 5.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 5.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'took',
    header: 'Took',
    width: 5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ tookMs }) => (tookMs === null ? null : `${count(Math.max(1, Math.round(tookMs / 1000)))} s`),
  },
  {
    id: 'verified',
    header: 'Verified',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ verifiedAt }) => (verifiedAt === null ? 'not yet' : <Time at={verifiedAt} />),
  },
  {
    id: 'verify',
    header: 'Action',
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
          label={`Verify this ${KINDS[kind].toLowerCase()} file`}
        >
          Verify
        </Button>
      ),
  },
];
