import { groupsOfFour } from '@candor/crypto/root-key.ts';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { day } from '../../ui/format.ts';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import { fact, useDeviceWhy } from './why.tsx';

const FINGERPRINT_START = 9;

/** Whether a root key of the company signed the device, and what follows where none did. */
export function Certified({ deviceId }: { deviceId: string }) {
  const { device: texts } = usePart(devicesTexts);
  const { can } = useMe();
  const whyOf = useDeviceWhy();
  const found = useApi(api.roots.listCertifiable, { query: { device: deviceId } }, { isOn: can('key.view') });
  const device = found.data?.items[0];
  if (!device) return null;
  const { certificate } = device;
  const root = groupsOfFour(certificate?.root ?? '').slice(0, FINGERPRINT_START);
  return (
    <Facts
      title={texts.signing}
      items={[
        fact(
          texts.certified,
          certificate ? (
            <Status tone={certificate.endsSoon ? 'warn' : 'ok'}>
              {certificate.endsSoon
                ? texts.byRootUntil(root, day(certificate.expiresAt))
                : texts.byRoot(root)}
            </Status>
          ) : (
            <Stack gap={4}>
              <Status tone="warn">{texts.notCertified}</Status>
              <span>
                {texts.noRoot} <Link to="/settings/signing">{texts.signIt}</Link>
              </span>
            </Stack>
          ),
          whyOf('platform.device_certificate', 'document'),
        ),
      ]}
    />
  );
}
