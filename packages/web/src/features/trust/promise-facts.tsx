import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { duration } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Time } from '../../ui/time.tsx';
import { capabilityWords, type OnePromise } from './promise-words.tsx';

/** When it runs, and where a reader can go and look. */
export function PromiseFacts({ promise }: { promise: OnePromise }) {
  const { promise: texts, promises } = usePart(trustTexts);
  const { capability, clauses, kind, periodMs, nextAt, tookMs } = promise;
  return (
    <Stack gap={24}>
      <Facts
        title={texts.check}
        items={[
          { label: texts.capability, value: capabilityWords(capability) },
          { label: texts.clauses, value: <span className="mono">{clauses.join(', ')}</span> },
          { label: texts.kind, value: promises.kinds[kind] },
          { label: texts.runsEvery, value: duration(periodMs) },
          { label: texts.next, value: nextAt === null ? null : <Time at={nextAt} /> },
          { label: texts.took, value: tookMs === null ? null : `${tookMs} ms` },
        ]}
      />
      <Places
        title={texts.enforcedBy}
        places={promise.enforcedBy.map(({ file, symbol }) => [symbol, file])}
      />
      <Places
        title={texts.tests}
        places={promise.tests.map((file) => [file.split('/').at(-1) ?? file, file])}
      />
    </Stack>
  );
}

function Places({ title, places }: { title: string; places: readonly (readonly [string, string])[] }) {
  if (places.length === 0) return null;
  return (
    <Facts
      title={title}
      items={places.map(([name, file]) => ({ label: name, value: <span className="mono">{file}</span> }))}
    />
  );
}
