import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Prose, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';

type Agent = OutputOf<typeof api.server.localAgent>;

const OFTEN_MS = 15_000;

/** The agent of the computer that the server itself runs on. */
export function LocalAgent() {
  const agent = useApi(api.server.localAgent, {}, { everyMs: OFTEN_MS });
  return (
    <Panel title="Agent of this computer">
      <View query={agent} size="panel">
        {(data) => <OneAgent agent={data} />}
      </View>
    </Panel>
  );
}

const STATES = {
  running: { tone: 'ok', word: 'running' },
  stopped: { tone: 'off', word: 'stopped' },
  off: { tone: 'off', word: 'off' },
} satisfies Record<Agent['state'], { tone: StatusTone; word: string }>;

function OneAgent({ agent: { state, deviceId, label, reports } }: { agent: Agent }) {
  const set = useAction(api.server.setLocalAgent, { refreshes: [api.server.localAgent, api.server.health] });
  const [last] = reports;
  const { tone, word } = STATES[state];
  return (
    <Stack gap={16}>
      <Facts
        items={[
          { label: 'State', value: <Status tone={tone}>{word}</Status> },
          {
            label: 'Device',
            value:
              deviceId === null ? null : (
                <Link to="/devices/$deviceId" params={{ deviceId }}>
                  {label}
                </Link>
              ),
          },
          { label: 'Last report', value: last ? <Time at={last.receivedAt} /> : null },
        ]}
      />
      {state === 'off' ? (
        <Prose>
          It was switched off where the server was started (CANDOR_LOCAL_AGENT=off), and can be switched on
          only there.
        </Prose>
      ) : (
        <Switch
          isSelected={set.isPending ? set.wanted?.body.running === true : state === 'running'}
          isDisabled={set.isPending}
          onChange={(running) => set.start({ body: { running } })}
          detail="Off, nothing of this computer is collected. The server remembers it over restarts."
        >
          Look after this computer
        </Switch>
      )}
      {set.error !== null && set.error !== undefined && <ProblemNotice problem={asProblem(set.error)} />}
    </Stack>
  );
}
