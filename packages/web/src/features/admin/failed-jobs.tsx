import { api, useApi } from '../../api.ts';
import { count, dateTime } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';

/** What the server gave up on. */
export function FailedJobs() {
  const jobs = useApi(api.server.jobs, {}, { everyMs: 60_000 });
  return (
    <Section title="Jobs failed for good" detail="Work in the background that was tried until the last time.">
      <View
        query={jobs}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={<Prose>None.</Prose>}
      >
        {({ items }) => (
          <PlainTable
            label="Jobs failed for good"
            scrolls
            head={['Task', 'Failed', 'Tries', 'Code']}
            ends={[2]}
            rows={items.map(({ task, failedAt, attempts, code }) => ({
              id: `${task} ${failedAt}`,
              cells: [task, dateTime(failedAt), count(attempts), <code key="code">{code}</code>],
            }))}
          />
        )}
      </View>
    </Section>
  );
}
