import { api, useApi } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import type { Policy } from './policy-change.ts';

/** While the device has not answered, it is looked for its answer so often. */
const SOON_MS = 2_000;

/** What the device said of its policy as it was changed last: one for what is collected and for what sessions may do. */
export function PolicyAnswer({ deviceId, policy }: { deviceId: string; policy: Policy }) {
  const { policy: texts } = usePart(devicesTexts);
  const { state, refused, version } = policy;
  useApi(api.devices.privacy, { params: { id: deviceId } }, { everyMs: state === 'waiting' && SOON_MS });
  switch (state) {
    case 'usual':
      return null;
    case 'waiting':
      return <Status tone="info">{texts.waiting(String(version))}</Status>;
    case 'in-force':
      return <Status tone="ok">{texts.inForce(String(version))}</Status>;
    case 'refused':
      return refused && <Refused {...refused} />;
    default:
      return state satisfies never;
  }
}

function Refused({ version, line, at }: NonNullable<Policy['refused']>) {
  const { policy: texts } = usePart(devicesTexts);
  return (
    <Notice tone="warn" title={texts.refused}>
      {texts.refusedVersion(String(version))} <Time at={at} />
      {texts.refusedLine(line)}
    </Notice>
  );
}
