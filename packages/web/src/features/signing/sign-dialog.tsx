import { useEffect, useState } from 'react';
import { api, useAction } from '../../api.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { count } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status } from '../../ui/status.tsx';
import { notify } from '../../ui/toast.tsx';
import { Fingerprint } from './fingerprint.tsx';
import type { Certifiable, Signing } from './signing.ts';
import { Unlocked } from './unlocked.tsx';

/** What the server takes in one call. */
const AT_ONCE = 500;

type Wish = { signing: Signing; devices: readonly Certifiable[]; onClose: () => void; onSigned: () => void };

/** Unlocks the root key, shows what each device proves, and signs. */
export function SignDialog({ isOpen, ...wish }: Wish & { isOpen: boolean }) {
  const { sign: texts } = usePart(signingTexts);
  return (
    <Dialog title={texts.title(wordsOf(wish.devices))} isOpen={isOpen} onClose={wish.onClose} size="wide">
      <Unlocked signing={wish.signing}>
        <Question {...wish} />
      </Unlocked>
    </Dialog>
  );
}

function Question({ signing, devices, onClose, onSigned }: Wish) {
  const { sign: texts } = usePart(signingTexts);
  const { common } = useTexts();
  const { signer, companyId } = signing;
  const certify = useAction(api.roots.certify, { refreshes: [api.roots.listCertifiable] });
  const [proven, setProven] = useState<readonly boolean[] | undefined>();
  const [isCompared, setCompared] = useState(false);
  const { attempt, error, setError, isPending } = useAttempt();
  useEffect(() => {
    signer.ask('prove', { devices }).then(setProven, setError);
  }, [signer, devices, setError]);
  const sign = () =>
    attempt(async () => {
      let kept = 0;
      for (let at = 0; at < devices.length; at += AT_ONCE) {
        const some = devices.slice(at, at + AT_ONCE);
        const statements = await signer.ask('certify', { companyId, devices: some });
        kept += (await certify.run({ body: { statements } })).kept;
      }
      notify({
        tone: 'ok',
        text:
          kept === devices.length
            ? texts.signed(wordsOf(devices))
            : texts.signedSome(count(kept), count(devices.length)),
      });
      onSigned();
      onClose();
    });
  const isAllProven = proven?.every(Boolean) === true;
  const refusal =
    proven === undefined ? texts.checking : isAllProven || isCompared ? undefined : texts.compareFirst;
  return (
    <Stack gap={16}>
      <PlainTable
        label={texts.list}
        head={[texts.device, texts.proof, texts.identityKey]}
        scrolls
        rows={devices.map((device, i) => ({
          id: device.deviceId,
          cells: [
            device.label,
            <ProofWord key="proof" device={device} isProven={proven?.[i]} />,
            <Fingerprint key="identity" of={device.identityPublic} />,
          ],
        }))}
      />
      {proven !== undefined && !isAllProven && (
        <Checkbox isSelected={isCompared} onChange={setCompared} detail={texts.comparedDetail}>
          {texts.compared}
        </Checkbox>
      )}
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>{common.cancel}</Button>
        <Button kind="primary" onPress={() => void sign()} isPending={isPending} refusal={refusal}>
          {texts.title(wordsOf(devices))}
        </Button>
      </div>
    </Stack>
  );
}

function ProofWord({ device, isProven }: { device: Certifiable; isProven: boolean | undefined }) {
  const { sign: texts } = usePart(signingTexts);
  if (isProven === undefined) return <Status tone="off">{texts.beingChecked}</Status>;
  if (isProven) return <Status tone="ok">{texts.proven}</Status>;
  if (device.pinMac !== null && device.token) return <Status tone="bad">{texts.wrong}</Status>;
  return <Status tone="warn">{texts.toCompare}</Status>;
}

function wordsOf(devices: readonly Certifiable[]): string {
  const { sign: texts } = signingTexts.now();
  const [first] = devices;
  return devices.length === 1 && first ? first.label : texts.devices(count(devices.length));
}
