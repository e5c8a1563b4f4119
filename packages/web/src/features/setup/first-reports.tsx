import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { count } from '../../ui/format.ts';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';

type LocalAgent = OutputOf<typeof api.server.localAgent>;
const WAITING_MS = 2_000;
const SHOWN_REPORTS = 5;
const HASH_START = 12;

/** What this computer has sent so far, and the switch that ends it. */
export function FirstReports() {
  const agent = useApi(api.server.localAgent, undefined, { everyMs: WAITING_MS });
  return (
    <View query={agent} size="panel">
      {(found) => <Found agent={found} />}
    </View>
  );
}

function Found({ agent }: { agent: LocalAgent }) {
  const { firstReports: texts } = usePart(serverTexts);
  const change = useAction(api.server.setLocalAgent, { refreshes: [api.server.localAgent] });
  if (agent.state === 'off') return <Prose>{texts.off}</Prose>;
  const isRunning = change.isPending ? change.wanted?.body.running === true : agent.state === 'running';
  return (
    <Stack>
      <Switch
        isSelected={isRunning}
        isDisabled={change.isPending}
        onChange={(running) => change.start({ body: { running } })}
        detail={isRunning ? texts.on : texts.stopped}
      >
        {agent.label === null ? texts.lookAfter : texts.lookAfterNamed(agent.label)}
      </Switch>
      {change.error !== null && <ProblemNotice problem={asProblem(change.error)} />}
      {agent.reports.length > 0 ? (
        <Reports reports={agent.reports} />
      ) : (
        <Prose>{isRunning ? texts.waiting : texts.none}</Prose>
      )}
    </Stack>
  );
}

function Reports({ reports }: Pick<LocalAgent, 'reports'>) {
  const { firstReports: texts } = usePart(serverTexts);
  const newest = reports.toSorted((one, other) => other.seq - one.seq).slice(0, SHOWN_REPORTS);
  return (
    <PlainTable
      label={texts.title}
      head={[texts.report, texts.received, 'SHA-256', texts.rows]}
      ends={[3]}
      rows={newest.map(({ seq, rows, hash, receivedAt }) => ({
        id: String(seq),
        cells: [
          count(seq),
          <Time key="at" at={receivedAt} />,
          <Row key="hash" gap={4}>
            <span className="mono">{hash.slice(0, HASH_START)}…</span>
            <CopyButton text={hash} label={texts.copyHash(String(seq))} />
          </Row>,
          count(rows),
        ],
      }))}
    />
  );
}
