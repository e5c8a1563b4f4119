import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { count, dateTime } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { stripOf, stripWords, type OnePromise } from './promise-words.tsx';

const SHOWN_AT_FIRST = 10;
const OUTCOMES = {
  good: <Status tone="ok">kept</Status>,
  bad: <Status tone="bad">broken</Status>,
  failed: <Status tone="warn">could not tell</Status>,
} satisfies Record<OnePromise['history'][number]['outcome'], unknown>;

/** Thirty days at a glance, and the results one by one. */
export function PromiseHistory({ promise }: { promise: OnePromise }) {
  const nowMs = useNow();
  const [isWhole, setWhole] = useState(false);
  const { history } = promise;
  const shown = isWhole ? history : history.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title="History">
      <Stack>
        <Strip
          label="The last 30 days"
          cells={stripOf(promise.days, nowMs)}
          summary={stripWords(promise.days)}
        />
        {history.length > 0 && (
          <PlainTable
            label="Results"
            head={['When', 'Result', 'Took']}
            ends={[2]}
            rows={shown.map(({ at, outcome, tookMs }) => ({
              id: String(at),
              cells: [dateTime(at), OUTCOMES[outcome], `${count(tookMs)} ms`],
            }))}
          />
        )}
        {history.length > SHOWN_AT_FIRST && (
          <div>
            <Button kind="quiet" size="small" onPress={() => setWhole(!isWhole)}>
              {isWhole ? `Show the last ${SHOWN_AT_FIRST}` : `Show all ${count(history.length)}`}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}
