import { Facts } from '../../ui/facts.tsx';
import { duration } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Time } from '../../ui/time.tsx';
import { capabilityWords, kindWords, type OnePromise } from './promise-words.tsx';

/** When it runs, and where a reader can go and look. */
export function PromiseFacts({ promise }: { promise: OnePromise }) {
  const { capability, clauses, kind, periodMs, nextAt, tookMs } = promise;
  return (
    <Stack gap={24}>
      <Facts
        title="Check"
        items={[
          { label: 'Capability', value: capabilityWords[capability] ?? capability },
          { label: 'Clauses', value: <span className="mono">{clauses.join(', ')}</span> },
          { label: 'Kind', value: kindWords[kind] },
          { label: 'Runs every', value: duration(periodMs) },
          { label: 'Next', value: nextAt === null ? null : <Time at={nextAt} /> },
          { label: 'Took', value: tookMs === null ? null : `${tookMs} ms` },
        ]}
      />
      <Places title="Enforced by" places={promise.enforcedBy.map(({ file, symbol }) => [symbol, file])} />
      <Places title="Tests" places={promise.tests.map((file) => [file.split('/').at(-1) ?? file, file])} />
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
