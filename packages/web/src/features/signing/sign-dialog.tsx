import { useEffect, useState } from 'react';
import { api, useAction } from '../../api.ts';
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
  return (
    <Dialog title={`Sign ${wordsOf(wish.devices)}`} isOpen={isOpen} onClose={wish.onClose} size="wide">
      <Unlocked signing={wish.signing}>
        <Question {...wish} />
      </Unlocked>
    </Dialog>
  );
}

function Question({ signing, devices, onClose, onSigned }: Wish) {
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
            ? `Signed ${wordsOf(devices)}.`
            : `Signed ${count(kept)} of ${count(devices.length)}.`,
      });
      onSigned();
      onClose();
    });
  const isAllProven = proven?.every(Boolean) === true;
  const refusal =
    proven === undefined
      ? 'The proofs are being checked'
      : isAllProven || isCompared
        ? undefined
        : 'Compare the fingerprints first';
  return (
    <Stack gap={16}>
      <PlainTable
        label="Devices to sign"
        head={['Device', 'Proof', 'Identity key']}
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
        <Checkbox
          isSelected={isCompared}
          onChange={setCompared}
          detail="A server that was broken into could show you a key of its own here."
        >
          I compared each fingerprint without proof with the one that the device itself shows
        </Checkbox>
      )}
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="primary" onPress={() => void sign()} isPending={isPending} refusal={refusal}>
          {`Sign ${wordsOf(devices)}`}
        </Button>
      </div>
    </Stack>
  );
}

function ProofWord({ device, isProven }: { device: Certifiable; isProven: boolean | undefined }) {
  if (isProven === undefined) return <Status tone="off">being checked</Status>;
  if (isProven) return <Status tone="ok">proven by its token</Status>;
  if (device.pinMac !== null && device.token) return <Status tone="bad">proof is wrong</Status>;
  return <Status tone="warn">to compare</Status>;
}

function wordsOf(devices: readonly Certifiable[]): string {
  const [first] = devices;
  return devices.length === 1 && first ? first.label : `${count(devices.length)} devices`;
}
