import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Prose, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status } from '../../ui/status.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';

type Agent = OutputOf<typeof api.server.localAgent>;

const OFTEN_MS = 15_000;

/** The agent of the computer that the server itself runs on. */
export function LocalAgent() {
  const { localAgent: texts } = usePart(serverTexts);
  const agent = useApi(api.server.localAgent, {}, { everyMs: OFTEN_MS });
  return (
    <Panel title={texts.title}>
      <View query={agent} size="panel">
        {(data) => <OneAgent agent={data} />}
      </View>
    </Panel>
  );
}

function OneAgent({ agent: { state, deviceId, label, reports } }: { agent: Agent }) {
  const { localAgent: texts } = usePart(serverTexts);
  const set = useAction(api.server.setLocalAgent, { refreshes: [api.server.localAgent, api.server.health] });
  const [last] = reports;
  return (
    <Stack gap={16}>
      <Facts
        items={[
          {
            label: texts.state,
            value: <Status tone={state === 'running' ? 'ok' : 'off'}>{texts.states[state]}</Status>,
          },
          {
            label: texts.device,
            value:
              deviceId === null ? null : (
                <Link to="/devices/$deviceId" params={{ deviceId }}>
                  {label}
                </Link>
              ),
          },
          { label: texts.lastReport, value: last ? <Time at={last.receivedAt} /> : null },
        ]}
      />
      {state === 'off' ? (
        <Prose>{texts.offDetail}</Prose>
      ) : (
        <Switch
          isSelected={set.isPending ? set.wanted?.body.running === true : state === 'running'}
          isDisabled={set.isPending}
          onChange={(running) => set.start({ body: { running } })}
          detail={texts.switchDetail}
        >
          {texts.lookAfter}
        </Switch>
      )}
      {set.error !== null && set.error !== undefined && <ProblemNotice problem={asProblem(set.error)} />}
    </Stack>
  );
}
