import { useState } from 'react';
import { FilterLine, type Filter } from '../../ui/filter-line.tsx';
import { Grid, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Framed } from '../framed.tsx';
import { NOW_MS, strip } from '../samples.ts';

type SamplePromise = {
  id: string;
  sentence: string;
  tone: StatusTone;
  state: string;
  at: number;
  seed: number;
};

const PROMISES: readonly SamplePromise[] = [
  {
    id: 'P31',
    sentence: 'A site is stored without path, query or fragment',
    tone: 'bad',
    state: 'red',
    at: NOW_MS - 190_000,
    seed: 21,
  },
  {
    id: 'P88',
    sentence: 'The privacy page names the operator and a contact',
    tone: 'off',
    state: 'unknown',
    at: NOW_MS - 86_400_000,
    seed: 5,
  },
  {
    id: 'P1',
    sentence: 'No keystroke content is collected, stored or sent',
    tone: 'ok',
    state: 'green',
    at: NOW_MS - 420_000,
    seed: 8,
  },
  {
    id: 'P12',
    sentence: 'Only declared inventory leaves the device',
    tone: 'ok',
    state: 'green',
    at: NOW_MS - 1_320_000,
    seed: 9,
  },
  {
    id: 'P42',
    sentence: 'Public addresses are kept as a keyed hash only',
    tone: 'ok',
    state: 'green',
    at: NOW_MS - 2_400_000,
    seed: 14,
  },
  {
    id: 'P56',
    sentence: 'Backups open, and hold no readable sealed value',
    tone: 'ok',
    state: 'green',
    at: NOW_MS - 3_300_000,
    seed: 31,
  },
];

const COLUMNS: readonly Column<SamplePromise>[] = [
  {
    id: 'sentence',
    header: 'Promise',
    wraps: true,
    cell: ({ id, sentence }) => (
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: id }}>
        {sentence}
      </Link>
    ),
  },
  {
    id: 'clause',
    header: 'Clause',
    width: 5,
    dropBelow: 'narrow',
    cell: ({ id }) => <span className="mono">{id}</span>,
  },
  { id: 'state', header: 'State', width: 7, cell: ({ tone, state }) => <Status tone={tone}>{state}</Status> },
  {
    id: 'history',
    header: '30 days',
    width: 10,
    dropBelow: 'narrow',
    cell: ({ seed, sentence }) => (
      <Strip
        size="small"
        label={`History of: ${sentence}`}
        cells={strip(seed)}
        summary="27 of 30 days green"
      />
    ),
  },
  {
    id: 'age',
    header: 'Checked',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ at }) => <Time at={at} />,
  },
];

export function PromisesScene() {
  const [filter, setFilter] = useState<Filter>({ text: '', facets: { capability: ['focus'] } });
  const [group, setGroup] = useState<'section' | 'article'>('section');
  return (
    <Framed>
      <Page
        title="Promises"
        detail="Each sentence of the privacy policy is checked by a running program. Green is never assumed."
      >
        <Grid least={11}>
          <Stat label="Green" tone="ok">
            <Link to="/trust">128</Link>
          </Stat>
          <Stat label="Red" tone="bad" detail="since 3 min">
            <Link to="/trust">1</Link>
          </Stat>
          <Stat label="Unknown" tone="off" detail="oldest for 1 d">
            <Link to="/trust">4</Link>
          </Stat>
        </Grid>
        <Notice tone="bad" title="One promise is broken">
          A site was refused because it carried a path. The agent 0.0.9 on till-04 sent it; nothing was
          stored.
        </Notice>
        <Stack gap={8}>
          <Table
            name="gallery-promises"
            label="Promises"
            what="promises"
            columns={COLUMNS}
            rows={PROMISES}
            rowId={({ id }) => id}
            fresh={{ count: 3, onShow: () => undefined }}
            tools={
              <FilterLine
                what="promises"
                filter={filter}
                onChange={setFilter}
                facets={[
                  {
                    id: 'capability',
                    label: 'Capability',
                    options: ['manage', 'assess', 'focus'].map((value) => ({ value, label: value })),
                  },
                ]}
              />
            }
          />
        </Stack>
        <Segments
          label="Group by"
          value={group}
          onChange={setGroup}
          options={[
            { value: 'section', label: 'By policy section' },
            { value: 'article', label: 'By law article' },
          ]}
        />
      </Page>
    </Framed>
  );
}
