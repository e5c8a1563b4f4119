import { Badge } from '../../ui/badge.tsx';
import { CodeBlock, Command } from '../../ui/code.tsx';
import { Composer, Conversation } from '../../ui/conversation.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { bytes, count, duration } from '../../ui/format.ts';
import { Keys } from '../../ui/keys.tsx';
import { Grid, Panel, Row, Section, Stack } from '../../ui/layout.tsx';
import { Masked } from '../../ui/masked.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Status } from '../../ui/status.tsx';
import { Strip } from '../../ui/strip.tsx';
import { AsOf, Time } from '../../ui/time.tsx';
import { chance, NOW_MS, strip, wave, why } from '../samples.ts';

export function DataSamples() {
  return (
    <Section title="Values">
      <Grid least={22}>
        <Stack>
          <Row gap={16}>
            <Status tone="ok">online</Status>
            <Status tone="warn">clock wrong</Status>
            <Status tone="bad">lost</Status>
            <Status tone="info">waiting</Status>
            <Status tone="off">offline</Status>
          </Row>
          <Row>
            <Badge>plain</Badge>
            <Badge tone="accent">sealed</Badge>
            <Badge tone="ok">verified</Badge>
            <Badge tone="warn">pending</Badge>
            <Badge tone="bad">revoked</Badge>
            <Badge tone="info">new</Badge>
          </Row>
          <Row gap={16}>
            <Time at={NOW_MS - 190_000} />
            <AsOf at={NOW_MS} />
            <AsOf at={NOW_MS - 900_000} isStale />
            <Keys of="mod+k" />
            <Keys of="g d" />
          </Row>
          <Row gap={16}>
            <span>{bytes(1_610_612_736)}</span>
            <span>{count(41220)}</span>
            <span>{duration(8_040_000)}</span>
            <Sparkline label="CPU, last hour" values={wave(chance(2), 40, 20, 60)} max={100} now="42 %" />
          </Row>
          <CopyText text="0198c2f4-7d1e-7b52-9f0a-3c8e7a1d5b60" label="Copy id" />
          <Masked what="The title" onReveal={() => Promise.resolve('Draft of the yearly report')} />
        </Stack>
        <Stack>
          <Progress
            label="Exporting"
            value={12}
            of={41}
            unit="records"
            detail="You can leave this page; it goes on."
          />
          <Progress label="Verified" value={41} of={41} unit="records" tone="ok" />
          <Strip label="Availability, 30 days" cells={strip(3)} summary="99.2 % online" />
          <Command>npm run candor -- setup-link</Command>
        </Stack>
        <Panel title="Facts">
          <Facts
            items={[
              { label: 'Name', value: 'web-01', why: why('device.hostname', 'to find the device in lists') },
              {
                label: 'Memory',
                value: bytes(33_500_000_000),
                why: why('inventory.memory', 'to plan capacity'),
              },
              { label: 'Battery', value: undefined, why: why('inventory.battery', 'to plan replacement') },
              { label: 'Notes', value: null },
            ]}
          />
        </Panel>
        <Stack>
          <Conversation
            label="Conversation"
            empty="Nobody has written yet."
            lines={[
              { id: '1', isOwn: true, who: 'You', text: 'Is this the computer?', at: NOW_MS, mark: 'shown' },
              { id: '2', isOwn: false, who: 'At web-01', text: 'It is.\nPlease go on.', at: NOW_MS },
            ]}
          />
          <Composer
            label="Message"
            hint="Enter sends."
            action="Send"
            most={2000}
            left={(rest) => `${rest} left`}
            onSend={() => undefined}
          />
        </Stack>
        <CodeBlock title="Proof as SQL">
          {"SELECT count(*)\n  FROM focus_interval\n WHERE site ~ '[/?#]';"}
        </CodeBlock>
      </Grid>
    </Section>
  );
}
