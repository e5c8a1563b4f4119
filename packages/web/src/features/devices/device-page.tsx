import { getRouteApi } from '@tanstack/react-router';
import { api, useApi, type OutputOf } from '../../api.ts';
import { useLiveState } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { duration } from '../../ui/format.ts';
import { Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { DetailPage, Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AsOf } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { HelpNotice } from '../help/index.ts';
import { AskForSession, DeviceSessions, SessionsNow } from '../sessions/index.ts';
import { AvailabilityTab } from './availability-tab.tsx';
import { ClonedNotice } from './cloned-notice.tsx';
import { DeviceActions } from './device-actions.tsx';
import { DeviceFacts } from './device-facts.tsx';
import { InventoryTab } from './inventory-tab.tsx';
import { useDevice } from './live-device.ts';
import { LogsTab } from './logs-tab.tsx';
import { NowTab } from './now-tab.tsx';
import { PrivacyTab } from './privacy-tab.tsx';
import type { DeviceSearch } from './search.ts';
import { DeviceStatus } from './state.tsx';
import { WhyTab } from './why-tab.tsx';

type Device = OutputOf<typeof api.devices.get>;

const route = getRouteApi('/signed-in/devices/$deviceId');

export function DevicePage() {
  const { device: texts } = usePart(devicesTexts);
  const { deviceId } = route.useParams();
  const device = useDevice(deviceId);
  // Another device is another page: nothing of the one before stays open.
  if (device.data) return <OneDevice key={deviceId} device={device.data} asOf={device.dataUpdatedAt} />;
  return (
    <Page title={texts.device} above={[<AllDevices key="devices" />]}>
      <View query={device} what={texts.device}>
        {() => null}
      </View>
    </Page>
  );
}

function AllDevices() {
  const { device: texts } = usePart(devicesTexts);
  return (
    <Link quiet to="/devices">
      {texts.devices}
    </Link>
  );
}

function OneDevice({ device, asOf }: { device: Device; asOf: number }) {
  const { device: texts } = usePart(devicesTexts);
  const { places, why } = useTexts();
  const { can } = useMe();
  const { tab = 'now', range = '1h' } = route.useSearch();
  const navigate = route.useNavigate();
  const inventory = useApi(api.devices.inventory, { params: { id: device.id } });
  const show = (next: DeviceSearch) =>
    void navigate({ search: (now) => ({ ...now, ...next }), resetScroll: false });
  return (
    <DetailPage
      title={device.label}
      above={[<AllDevices key="devices" />]}
      status={
        <Row>
          <DeviceStatus state={device.state} />
          <OwnBadge deviceId={device.id} />
        </Row>
      }
      detail={<Since device={device} asOf={asOf} />}
      actions={
        <Row>
          <AskForSession device={device} isCommand />
          <DeviceActions device={device} />
        </Row>
      }
      facts={<DeviceFacts device={device} inventory={inventory.data} />}
    >
      <Stack gap={24}>
        {device.state === 'cloned' && <ClonedNotice />}
        {can('session.view') && <SessionsNow deviceId={device.id} />}
        <HelpNotice deviceId={device.id} />
        <Tabs
          label={texts.device}
          value={tab}
          onChange={(id) => show({ tab: id === 'now' ? undefined : id })}
          items={[
            {
              id: 'now',
              label: texts.now,
              content: () => (
                <NowTab
                  deviceId={device.id}
                  inventory={inventory.data}
                  range={range}
                  onRange={(next) => show({ range: next === '1h' ? undefined : next })}
                />
              ),
            },
            {
              id: 'availability',
              label: texts.availability,
              content: () => <AvailabilityTab device={device} />,
            },
            {
              id: 'inventory',
              label: texts.inventory,
              content: () => <InventoryTab inventory={inventory} />,
            },
            { id: 'logs', label: texts.logs, content: () => <LogsTab deviceId={device.id} /> },
            ...(can('session.view')
              ? [
                  {
                    id: 'sessions' as const,
                    label: places['/sessions'],
                    content: () => <DeviceSessions deviceId={device.id} />,
                  },
                ]
              : []),
            { id: 'privacy', label: texts.privacy, content: () => <PrivacyTab deviceId={device.id} /> },
            { id: 'why', label: why.tab, content: () => <WhyTab device={device} /> },
          ]}
        />
      </Stack>
    </DetailPage>
  );
}

/** A link that is only being made anew is not worth a word. */
const QUIET_MS = 10_000;

/** For how long it is in its state, and of when that is. */
function Since({ device: { state, since }, asOf }: { device: Device; asOf: number }) {
  const { device: texts } = usePart(devicesTexts);
  const nowMs = useNow();
  const live = useLiveState();
  const isStale = live.link === 'waiting' && nowMs - live.since > QUIET_MS;
  // what isn't heard of any more doesn't go on
  const atMs = isStale ? Math.min(asOf, live.since) : Math.max(asOf, nowMs);
  const forHowLong =
    since === null ? texts.neverConnected : texts.since[state](duration(Math.max(0, atMs - since)));
  return (
    <>
      {forHowLong}, <AsOf at={atMs} isStale={isStale} />
    </>
  );
}

/** The computer that the server itself runs on; only whoever runs the instance is told. */
function OwnBadge({ deviceId }: { deviceId: string }) {
  const { device: texts } = usePart(devicesTexts);
  const { can } = useMe();
  const { data } = useApi(api.server.localAgent, {}, { isOn: can('instance.operate') });
  return data?.deviceId === deviceId ? <Badge>{texts.serversOwn}</Badge> : null;
}
