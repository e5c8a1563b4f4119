import { useEffect, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Fold } from '../../ui/fold.tsx';
import { bytes, percent } from '../../ui/format.ts';
import { DownloadIcon, MoreIcon, RetryIcon, RevokeIcon } from '../../ui/icons.ts';
import { Grid, Panel, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Live } from '../../ui/live.tsx';
import { Menu } from '../../ui/menu.tsx';
import { DetailPage } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AsOf } from '../../ui/time.tsx';
import { Framed } from '../framed.tsx';
import { chance, NOW_MS, strip, wave, why } from '../samples.ts';

const GIB = 1024 ** 3;
const POINTS = 120;
const STEP_MS = 30_000;

export function DeviceScene() {
  const [tab, setTab] = useState<'now' | 'availability' | 'inventory' | 'logs' | 'privacy'>('now');
  const [isAsking, setAsking] = useState(false);
  return (
    <Framed>
      <DetailPage
        title="web-01"
        above={[
          <Link key="devices" quiet to="/devices">
            Devices
          </Link>,
        ]}
        status={
          <Row>
            <Status tone="ok">online</Status>
            <Badge>this computer</Badge>
          </Row>
        }
        detail={
          <>
            Online for 3 d 4 h, <AsOf at={NOW_MS} />
          </>
        }
        actions={
          <>
            <Button icon={RetryIcon}>Collect now</Button>
            <Menu
              label="More actions"
              trigger={<Button icon={MoreIcon} label="More actions" />}
              groups={[
                {
                  id: 'act',
                  entries: [
                    { id: 'export', label: 'Export inventory', icon: DownloadIcon, run: () => undefined },
                    {
                      id: 'session',
                      label: 'Start session',
                      icon: MoreIcon,
                      run: () => undefined,
                      refusal: 'Refused by the device policy of web-01',
                    },
                  ],
                },
                {
                  id: 'end',
                  entries: [
                    {
                      id: 'revoke',
                      label: 'Revoke device',
                      icon: RevokeIcon,
                      tone: 'bad',
                      run: () => setAsking(true),
                    },
                  ],
                },
              ]}
            />
          </>
        }
        facts={<DeviceFacts />}
      >
        <Tabs
          label="Device"
          value={tab}
          onChange={setTab}
          items={[
            { id: 'now', label: 'Now', content: () => <NowTab /> },
            {
              id: 'availability',
              label: 'Availability',
              content: () => <Strip label="Availability, 30 days" cells={strip(3)} summary="99.2 % online" />,
            },
            { id: 'inventory', label: 'Inventory', count: 84, content: () => <Inventory /> },
            { id: 'logs', label: 'Logs', count: 1204, content: () => 'Logs' },
            { id: 'privacy', label: 'Privacy', content: () => 'Privacy' },
          ]}
        />
      </DetailPage>
      <Confirm
        title="Revoke the device web-01"
        effect="Its certificate ends now. It can’t report again until it is enrolled anew. Its 84 inventory values and 30 days of metrics stay."
        action="Revoke web-01"
        typedWord="web-01"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => Promise.resolve()}
      />
    </Framed>
  );
}

function DeviceFacts() {
  return (
    <Stack gap={24}>
      <Facts
        title="Identity"
        items={[
          { label: 'Name', value: 'web-01', why: why('device.hostname', 'to find the device in lists') },
          { label: 'Company', value: 'Northlight IT' },
          { label: 'Fingerprint', value: <CopyText text="9F:2C:41:8A:D0:77" label="Copy fingerprint" /> },
          {
            label: 'Enrolled',
            value: '14 Nov 2025',
            why: why('device.enrolled_at', 'to know since when it is looked after'),
          },
        ]}
      />
      <Facts
        title="System"
        items={[
          { label: 'System', value: 'Debian 12 (bookworm)', why: why('inventory.os', 'to plan updates') },
          {
            label: 'Processor',
            value: 'AMD Ryzen 7 PRO 7840U, 8 cores',
            why: why('inventory.cpu_model', 'to plan capacity'),
          },
          { label: 'Memory', value: bytes(31.2 * GIB), why: why('inventory.memory', 'to plan capacity') },
          { label: 'Battery', value: undefined, why: why('inventory.battery', 'to plan replacement') },
          { label: 'Agent', value: '0.1.0' },
        ]}
      />
    </Stack>
  );
}

function NowTab() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((now) => now + 1), 2000);
    return () => clearInterval(timer);
  }, []);
  const roll = chance(11);
  const times = Array.from({ length: POINTS }, (_, index) => NOW_MS - (POINTS - 1 - index - turn) * STEP_MS);
  const cpu = wave(roll, 30, 22, POINTS + 40).slice(turn % 40, (turn % 40) + POINTS);
  const memory = wave(chance(5), 70, 4, POINTS + 40).slice(turn % 40, (turn % 40) + POINTS);
  const share = (value: number) => percent(value / 100);
  return (
    <Stack gap={24}>
      <Chart
        title="Load"
        times={times}
        max={100}
        series={[
          { id: 'cpu', label: 'CPU', tone: 1, values: cpu, format: share },
          { id: 'memory', label: 'Memory', tone: 2, values: memory, format: share },
        ]}
      />
      <Chart
        title="Network"
        unit="bytes"
        times={times}
        heightRem={8}
        series={[
          {
            id: 'in',
            label: 'In',
            tone: 3,
            values: cpu.map((value) => value && value * 31_000),
            format: (value) => `${bytes(value)}/s`,
          },
          {
            id: 'out',
            label: 'Out',
            tone: 4,
            values: cpu.map((value) => value && value * value * 210),
            format: (value) => `${bytes(value)}/s`,
          },
        ]}
      />
      <Grid least={14}>
        <Panel title="Disk /">
          <Facts
            items={[
              {
                label: 'Used',
                value: <Live>{`${bytes((212 + turn) * GIB)} of ${bytes(476 * GIB)}`}</Live>,
                why: why('metric.disk_used', 'to warn before it is full'),
              },
              { label: 'Inodes', value: '12 %' },
            ]}
          />
        </Panel>
        <Panel title="Uptime">
          <Facts
            items={[
              { label: 'Running for', value: '3 d 4 h' },
              { label: 'Last start', value: '18 Nov 2025, 09:41:07' },
            ]}
          />
        </Panel>
      </Grid>
    </Stack>
  );
}

function Inventory() {
  return (
    <div>
      <Fold title="Hardware" detail="12 values" isOpen>
        <Facts
          items={[
            { label: 'Maker', value: 'LENOVO', why: why('inventory.maker', 'to find the right support') },
            {
              label: 'Model',
              value: 'ThinkPad T14 Gen 4',
              why: why('inventory.model', 'to find the right support'),
            },
            { label: 'Serial', value: undefined, why: why('inventory.serial', 'to find the right support') },
          ]}
        />
      </Fold>
      <Fold title="Network" detail="9 values">
        <Facts items={[{ label: 'Interfaces', value: '3' }]} />
      </Fold>
      <Fold title="Storage" detail="7 values">
        <Facts items={[{ label: 'Disks', value: '1' }]} />
      </Fold>
    </div>
  );
}
