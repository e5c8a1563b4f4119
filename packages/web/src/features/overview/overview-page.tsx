import { api, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { useCalmly } from '../../ui/calm.ts';
import { Empty } from '../../ui/empty.tsx';
import { count } from '../../ui/format.ts';
import { AddIcon, DeviceIcon } from '../../ui/icons.ts';
import { Grid, Section, Stack } from '../../ui/layout.tsx';
import { Link, LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Stat } from '../../ui/stat.tsx';
import type { StatusTone } from '../../ui/status.tsx';
import { AsOf } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { AttentionList } from './attention-list.tsx';

type Overview = OutputOf<typeof api.server.overview>;

const MINUTE_MS = 60_000;
/** The server writes down how a connection ended a moment after it says so. */
const SETTLE_MS = 2_500;

/** What needs a person now; every number opens the list behind it. */
export function OverviewPage() {
  const overview = useApi(api.server.overview, {}, { everyMs: MINUTE_MS });
  const refresh = useRefresh();
  const changed = useCalmly<unknown>(() => refresh(api.server.overview), SETTLE_MS);
  useLive('device.changed', undefined, changed);
  useLive('check.changed', undefined, changed);
  useLive('enrolment.requested', undefined, changed);
  return (
    <Page
      title="Overview"
      detail={overview.data && <AsOf at={overview.dataUpdatedAt} isStale={overview.error !== null} />}
    >
      <View query={overview}>
        {(data) =>
          data.devices.total === 0 && data.attention.length === 0 ? (
            <NoDevice promises={data.promises} />
          ) : (
            <Stack gap={32}>
              {data.attention.length === 0 && <Calm promises={data.promises} />}
              <Grid least={26}>
                <DeviceCounts devices={data.devices} />
                <PromiseCounts promises={data.promises} />
              </Grid>
              {data.attention.length > 0 && <Attention items={data.attention} />}
            </Stack>
          )
        }
      </View>
    </Page>
  );
}

function Attention({ items }: { items: Overview['attention'] }) {
  return (
    <Section title="Needs a look" detail="What a person may want to see, newest first.">
      <AttentionList items={items} />
    </Section>
  );
}

function Calm({ promises }: { promises: Overview['promises'] }) {
  const isSure = promises !== null && promises.unknown === 0;
  return (
    <Notice
      tone={isSure ? 'ok' : 'info'}
      title={isSure ? 'Everything is as it should be' : 'Nothing needs you now'}
    >
      {calmWords(promises)}
    </Notice>
  );
}

function calmWords(promises: Overview['promises']): string {
  if (promises === null) return 'No device went silent. The promises have not been checked yet.';
  if (promises.unknown === 0) return 'No device went silent, every promise is kept, and nothing was refused.';
  const which = promises.unknown === 1 ? 'One promise was' : `${count(promises.unknown)} promises were`;
  return `No device went silent. ${which} not checked lately, so it is not known whether all are kept.`;
}

function DeviceCounts({ devices }: { devices: Overview['devices'] }) {
  const { total, online, offline, lost, revoked, cloned } = devices;
  const number = (value: number, state?: Exclude<keyof Overview['devices'], 'total'>) => (
    <Link to="/devices" search={{ state }}>
      {count(value)}
    </Link>
  );
  return (
    <Section title="Devices">
      <Grid least={8}>
        <Stat label="In all" detail="enrolled">
          {number(total)}
        </Stat>
        <Stat label="Online" tone={toneIf(online, 'ok')} detail="connected now">
          {number(online, 'online')}
        </Stat>
        <Stat label="Offline" tone="off" detail="not connected">
          {number(offline, 'offline')}
        </Stat>
        <Stat label="Lost" tone={toneIf(lost, 'bad')} detail="went silent">
          {number(lost, 'lost')}
        </Stat>
        {revoked > 0 && (
          <Stat label="Revoked" tone="off" detail="can’t connect">
            {number(revoked, 'revoked')}
          </Stat>
        )}
        {cloned > 0 && (
          <Stat label="Cloned" tone="bad" detail="can’t connect">
            {number(cloned, 'cloned')}
          </Stat>
        )}
      </Grid>
    </Section>
  );
}

function PromiseCounts({ promises }: { promises: Overview['promises'] }) {
  const { can } = useMe();
  if (promises === null || !can('trust.view')) return null;
  const number = (value: number, state: keyof typeof promises) => (
    <Link to="/trust" search={{ state }}>
      {count(value)}
    </Link>
  );
  return (
    <Section title="Promises">
      <Grid least={8}>
        <Stat label="Green" tone={toneIf(promises.green, 'ok')} detail="proved lately">
          {number(promises.green, 'green')}
        </Stat>
        <Stat label="Red" tone={toneIf(promises.red, 'bad')} detail="broken">
          {number(promises.red, 'red')}
        </Stat>
        <Stat label="Unknown" tone={toneIf(promises.unknown, 'warn')} detail="not checked">
          {number(promises.unknown, 'unknown')}
        </Stat>
      </Grid>
    </Section>
  );
}

/** Nothing there is no reason for a colour. */
function toneIf(value: number, tone: StatusTone): StatusTone {
  return value > 0 ? tone : 'off';
}

function NoDevice({ promises }: { promises: Overview['promises'] }) {
  const { can } = useMe();
  return (
    <Stack gap={32}>
      <Empty
        title="No device yet"
        icon={DeviceIcon}
        actions={
          can('enrolment.manage') && (
            <LinkButton to="/devices/enrol" kind="primary" icon={AddIcon}>
              Enrol a device
            </LinkButton>
          )
        }
      >
        Make an enrolment token, and run the command that comes with it on a computer that you want to look
        after.
      </Empty>
      <PromiseCounts promises={promises} />
    </Stack>
  );
}
