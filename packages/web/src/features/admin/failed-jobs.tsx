import { api, useApi } from '../../api.ts';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { count, dateTime } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';

/** What the server gave up on. */
export function FailedJobs() {
  const { jobs: texts } = usePart(serverTexts);
  const jobs = useApi(api.server.jobs, {}, { everyMs: 60_000 });
  return (
    <Section title={texts.title} detail={texts.detail}>
      <View
        query={jobs}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={<Prose>{texts.none}</Prose>}
      >
        {({ items }) => (
          <PlainTable
            label={texts.title}
            scrolls
            head={[texts.task, texts.failed, texts.tries, texts.code]}
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
