import { useEffect, useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { focusTexts } from '../../texts/focus.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/code.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { AddIcon } from '../../ui/icons.ts';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status } from '../../ui/status.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { joinCommands, makeSecret, type JoinSecret } from './join-token.ts';

const ASKED_EVERY_MS = 2_000;
const TICK_MS = 1_000;

type Made = { secret: JoinSecret; url: string; ca: string; expiresAt: number; known: readonly number[] };

/** Name, token, commands, and the wait until the device came. `known` are the devices there are already. */
export function JoinDevice({
  known,
  action,
  onStart,
}: {
  known: readonly number[];
  action: string;
  onStart?: () => void;
}) {
  const { joining: texts } = usePart(focusTexts);
  const [name, setName] = useState(texts.laptop);
  const [made, setMade] = useState<Made | undefined>();
  const create = useAction(api.focus.createToken);
  const start = async () => {
    const secret = await makeSecret();
    const token = await create.run({ body: { secretHash: secret.secretHash } });
    setMade({ secret, known, ...token });
    onStart?.();
  };
  return (
    <Stack>
      <TextField
        label={texts.name}
        value={name}
        onChange={setName}
        maxLength={40}
        isDisabled={made !== undefined}
        hint={texts.nameHint}
      />
      {made === undefined ? (
        <div>
          {/* what it throws is in create.error, and shown */}
          <Button
            kind="primary"
            icon={AddIcon}
            onPress={() => start().catch(() => undefined)}
            isPending={create.isPending}
          >
            {action}
          </Button>
        </div>
      ) : (
        <Waiting made={made} name={name} onAgain={() => setMade(undefined)} />
      )}
      {create.error !== null && <ProblemNotice problem={asProblem(create.error)} />}
    </Stack>
  );
}

function Waiting({ made, name, onAgain }: { made: Made; name: string; onAgain: () => void }) {
  const { joining: texts } = usePart(focusTexts);
  const { data } = useApi(api.focus.devices, undefined, { everyMs: ASKED_EVERY_MS });
  const leftMs = useTimeLeft(made.expiresAt);
  const { join, run } = joinCommands(made.secret, made, name);
  const joined = data?.items.find(({ deviceNo }) => !made.known.includes(deviceNo));
  if (joined !== undefined && joined.lastBatchAt !== null) {
    return (
      <Notice tone="ok" title={texts.records(joined.label)}>
        {texts.firstReport}
      </Notice>
    );
  }
  if (joined === undefined && leftMs <= 0) {
    return (
      <Notice
        tone="warn"
        title={texts.over}
        actions={
          <Button kind="quiet" size="small" onPress={onAgain}>
            {texts.makeNew}
          </Button>
        }
      >
        {texts.overDetail}
      </Notice>
    );
  }
  return (
    <Stack>
      <Stack gap={8}>
        {joined === undefined && (
          <>
            <Prose>{texts.runThis}</Prose>
            <Command label={texts.copyJoin}>{join}</Command>
          </>
        )}
        <Prose>{joined === undefined ? texts.thenRecord : texts.record}</Prose>
        <Command label={texts.copyRun}>{run}</Command>
      </Stack>
      <div role="status">
        {joined === undefined ? (
          <Status tone="info">{texts.waiting}</Status>
        ) : (
          <Stack gap={4}>
            <Status tone="ok">{texts.joined(joined.label)}</Status>
            <Prose>{texts.waitingReport}</Prose>
          </Stack>
        )}
      </div>
      {joined === undefined && <Prose>{texts.goodFor(countdown(leftMs))}</Prose>}
    </Stack>
  );
}

/** 9:41, so that it doesn't jump about. */
function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

function useTimeLeft(until: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return until - nowMs;
}
