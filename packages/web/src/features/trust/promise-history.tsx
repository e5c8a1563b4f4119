import { useState } from 'react';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { count, dateTime } from '../../ui/format.ts';
import { Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { stripOf, stripWords, type OnePromise } from './promise-words.tsx';

const SHOWN_AT_FIRST = 10;
const TONES = { good: 'ok', bad: 'bad', failed: 'warn' } as const satisfies Record<
  OnePromise['history'][number]['outcome'],
  StatusTone
>;

/** Thirty days at a glance, and the results one by one. */
export function PromiseHistory({ promise }: { promise: OnePromise }) {
  const { promise: texts } = usePart(trustTexts);
  const nowMs = useNow();
  const [isWhole, setWhole] = useState(false);
  const { history } = promise;
  const shown = isWhole ? history : history.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title={texts.history}>
      <Stack>
        <Strip label={texts.last30} cells={stripOf(promise.days, nowMs)} summary={stripWords(promise.days)} />
        {history.length > 0 && (
          <PlainTable
            label={texts.results}
            head={[texts.when, texts.result, texts.took]}
            ends={[2]}
            rows={shown.map(({ at, outcome, tookMs }) => ({
              id: String(at),
              cells: [
                dateTime(at),
                <Status key="outcome" tone={TONES[outcome]}>
                  {texts.outcomes[outcome]}
                </Status>,
                `${count(tookMs)} ms`,
              ],
            }))}
          />
        )}
        {history.length > SHOWN_AT_FIRST && (
          <div>
            <Button kind="quiet" size="small" onPress={() => setWhole(!isWhole)}>
              {isWhole ? texts.showLast(count(SHOWN_AT_FIRST)) : texts.showAll(count(history.length))}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}
