import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import { clean } from '@candor/policy/text.ts';
import { leastReason, mostReason } from '@candor/protocol/session/documents.ts';
import { api, isCode, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { duration } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { RightsChoice } from './rights-choice.tsx';
import { signAsk, type Wish } from './signed.ts';
import { StartNotices } from './start-notices.tsx';

export type AskedDevice = { id: string; label: string };
type Rights = OutputOf<typeof api.sessions.sessionRights>;

/** Asks for a session on a device: why, what for and for how long. `reason` fills the first of them in. */
export function StartDialog({
  device,
  reason = '',
  onClose,
}: {
  device: AskedDevice;
  reason?: string | undefined;
  onClose: () => void;
}) {
  const { start: texts } = usePart(sessionsTexts);
  const rights = useApi(api.sessions.sessionRights, { params: { id: device.id } });
  const refresh = useRefresh();
  useLive('device.changed', device.id, () => refresh(api.sessions.sessionRights));
  return (
    <Dialog title={texts.title(device.label)} isOpen onClose={onClose} size="wide">
      <View query={rights} size="panel">
        {(found) => <Asking device={device} found={found} reason={shortened(reason)} onClose={onClose} />}
      </View>
    </Dialog>
  );
}

function Asking({
  device,
  found,
  reason,
  onClose,
}: {
  device: AskedDevice;
  found: Rights;
  reason: string;
  onClose: () => void;
}) {
  const { start: texts } = usePart(sessionsTexts);
  const { me } = useMe();
  const open = found.rights.filter(({ decision }) => decision.verdict !== 'refuse');
  const [chosen, setChosen] = useState<readonly SessionRight[]>(open.map(({ right }) => right));
  const asked = open.map(({ right }) => right).filter((right) => chosen.includes(right));
  const [minutes, setMinutes] = useState(String(Math.min(60, found.grantMinutes)));
  const [said, setSaid] = useState<string>();
  const { ask, isPending, error } = useAsk(device.id);
  const submit = (values: FormValues) => {
    const given = shortened(values.text('reason'));
    const problem = given.length < leastReason ? texts.reasonShort : undefined;
    setSaid(problem ?? (asked.length === 0 ? texts.noRight : undefined));
    if (problem !== undefined || asked.length === 0 || !me?.company) return;
    const wish = {
      id: crypto.randomUUID(),
      companyId: me.company.id,
      deviceId: device.id,
      rights: asked,
      minutes: Number(minutes),
      reason: given,
    };
    void ask(wish);
  };
  const refusal =
    found.agent === 'away'
      ? texts.refusalAway
      : found.agent === 'too-old'
        ? texts.refusalTooOld
        : open.length === 0
          ? texts.refusalAll
          : undefined;
  return (
    <Form
      wide
      error={said === undefined ? error : { code: 'bad_request', text: said }}
      onSubmit={submit}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={isPending} refusal={refusal}>
          {texts.send}
        </CancelOrSubmit>
      }
    >
      <TextField
        label={texts.reason}
        name="reason"
        rows={2}
        defaultValue={reason}
        hint={texts.reasonHint}
        maxLength={mostReason}
        isRequired
        autoFocus
        wide
      />
      <RightsChoice found={found} deviceId={device.id} chosen={chosen} onChange={setChosen} />
      <Select
        label={texts.minutes}
        value={minutes}
        onChange={setMinutes}
        options={minutesUpTo(found.grantMinutes).map((one) => ({
          value: String(one),
          label: duration(one * 60_000),
        }))}
      />
      <StartNotices agent={found.agent} isAllRefused={open.length === 0} />
    </Form>
  );
}

/** Signs and sends; then the session's page opens. */
function useAsk(deviceId: string) {
  const navigate = useNavigate();
  const action = useAction(api.sessions.askForSession);
  const { attempt, error, isPending } = useAttempt();
  const send = async (wish: Wish) =>
    action.run({
      params: { id: deviceId },
      body: await signAsk(wish).catch(withoutKey),
    });
  const ask = (wish: Wish) =>
    attempt(async () => {
      // to confirm that it is them may take longer than a signed wish counts
      const { id } = await send(wish).catch((thrown: unknown) => {
        if (!isCode(thrown, 'session_wish_refused')) throw thrown;
        return send(wish);
      });
      await navigate({ to: '/view/$sessionId', params: { sessionId: id } });
    });
  return { ask, isPending, error };
}

function withoutKey(): never {
  // a Problem, as the typed client throws them
  throw Object.assign(new Error('no key is kept'), {
    code: 'browser_keeps_no_key',
    text: sessionsTexts.now().start.noKey,
  });
}

/** The steps that people think in, up to what the policy allows, and that itself. */
const minutesUpTo = (most: number) => [...[15, 30, 60, 120, 240].filter((minutes) => minutes < most), most];

const shortened = (text: string) => clean(text.replaceAll(/\s+/gu, ' '), mostReason);
