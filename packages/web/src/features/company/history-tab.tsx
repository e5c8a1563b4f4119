import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, useApiPages, type OutputOf } from '../../api.ts';
import { useDownload } from '../../api/download.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { CloseIcon, DownloadIcon } from '../../ui/icons.ts';
import { Row, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import type { Company } from './company.ts';
import { usePeople, withNames } from './people-names.ts';

const route = getRouteApi('/signed-in/portal/company');
type Event = OutputOf<typeof api.units.history>['items'][number];
type Names = ReadonlyMap<string, string>;
const EVERY = 'every';

/** What became of the company's structure, newest first. */
export function HistoryTab({ company }: { company: Company }) {
  const texts = useCompanyTexts();
  const { company: companyTexts, history } = texts;
  const companyId = company.id;
  const { kind: given, unit } = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = Object.keys(history.kinds) as Event['kind'][]; // the texts have one for each kind and no other
  const kind = kinds.find((one) => one === given);
  const events = useApiPages(api.units.history, { params: { c: companyId }, query: { kind, subject: unit } });
  const { names } = usePeople(companyId);
  const file = useDownload(api.units.historyFile);
  const columns = useMemo(() => columnsOf(texts, names, company), [texts, names, company]);
  const rows = events.rows ?? [];
  const show = (next: Event['kind'] | undefined, of: string | undefined) =>
    void navigate({
      search: { tab: 'history', kind: next, unit: of },
      replace: true,
      resetScroll: false,
    });
  return (
    <Stack>
      {file.state.step === 'failed' && <ProblemNotice problem={asProblem(file.state.error)} />}
      <Table
        name="history"
        label={companyTexts.history}
        what={history.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        more={events.more}
        tools={
          <Row>
            <Select
              label={history.kind}
              isLabelHidden
              value={kind ?? EVERY}
              onChange={(next) =>
                show(
                  kinds.find((one) => one === next),
                  unit,
                )
              }
              options={[
                { value: EVERY, label: history.every },
                ...kinds.map((value) => ({ value, label: history.kinds[value] })),
              ]}
            />
            <Button
              icon={DownloadIcon}
              isPending={file.state.step === 'loading'}
              onPress={() => void file.start({ params: { c: companyId }, query: { kind, subject: unit } })}
            >
              {history.csv}
            </Button>
            {unit !== undefined && (
              <Button kind="quiet" icon={CloseIcon} onPress={() => show(kind, undefined)}>
                {history.ofUnit}
              </Button>
            )}
          </Row>
        }
        none={
          <View
            query={events}
            skeleton="table"
            isEmpty={() => true}
            filter={
              kind === undefined && unit === undefined
                ? undefined
                : { what: history.what(2), onClear: () => show(undefined, undefined) }
            }
            empty={<Empty title={history.none}>{history.noneDetail}</Empty>}
          >
            {() => null}
          </View>
        }
      />
    </Stack>
  );
}

function columnsOf(
  { history, people, structure }: CompanyTexts,
  names: Names,
  company: Company,
): Column<Event>[] {
  const words = ({ kind }: Event, text: string | null) =>
    text === null ? kind.endsWith('-moved') && structure.top : withNames(text, names, people.noName);
  const called = ({ subject, subjectId }: Event) =>
    subject ?? names.get(subjectId) ?? (subjectId === company.id ? company.name : history.gone);
  return [
    {
      id: 'subject',
      header: history.subject,
      wraps: true,
      cell: called,
    },
    { id: 'kind', header: history.kind, width: 8, wraps: true, cell: ({ kind }) => history.kinds[kind] },
    {
      id: 'change',
      header: history.change,
      wraps: true,
      cell: (event) => [words(event, event.from), words(event, event.to)].filter(Boolean).join(' → '),
    },
    {
      id: 'by',
      header: history.by,
      width: 9,
      wraps: true,
      dropBelow: 'narrow',
      cell: ({ by, byMemberId }) => (byMemberId && names.get(byMemberId)) ?? history.bys[by],
    },
    {
      id: 'reason',
      header: history.reason,
      wraps: true,
      dropBelow: 'medium',
      isExtra: true,
      cell: ({ reason }) => reason,
    },
    { id: 'when', header: history.when, width: 8, align: 'end', cell: ({ at }) => <When at={at} /> },
  ];
}
