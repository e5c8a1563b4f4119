import { api, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { overviewTexts } from '../../texts/overview.ts';
import { usePart } from '../../texts/use-texts.ts';
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
  const { page: texts } = usePart(overviewTexts);
  const overview = useApi(api.server.overview, {}, { everyMs: MINUTE_MS });
  const refresh = useRefresh();
  const changed = useCalmly<unknown>(() => refresh(api.server.overview), SETTLE_MS);
  useLive('device.changed', undefined, changed);
  useLive('check.changed', undefined, changed);
  useLive('enrolment.requested', undefined, changed);
  return (
    <Page
      title={texts.title}
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
  const { page: texts } = usePart(overviewTexts);
  return (
    <Section title={texts.attention} detail={texts.attentionDetail}>
      <AttentionList items={items} />
    </Section>
  );
}

function Calm({ promises }: { promises: Overview['promises'] }) {
  const { page: texts } = usePart(overviewTexts);
  const isSure = promises !== null && promises.unknown === 0;
  return (
    <Notice tone={isSure ? 'ok' : 'info'} title={isSure ? texts.allWell : texts.nothingNow}>
      {calmWords(promises)}
    </Notice>
  );
}

function calmWords(promises: Overview['promises']): string {
  const { page: texts } = overviewTexts.now();
  if (promises === null) return texts.notChecked;
  if (promises.unknown === 0) return texts.allKept;
  return texts.someUnknown(promises.unknown, count(promises.unknown));
}

function DeviceCounts({ devices }: { devices: Overview['devices'] }) {
  const { page: texts } = usePart(overviewTexts);
  const { total, online, offline, lost, revoked, cloned } = devices;
  const number = (value: number, state?: Exclude<keyof Overview['devices'], 'total'>) => (
    <Link to="/devices" search={{ state }}>
      {count(value)}
    </Link>
  );
  return (
    <Section title={texts.devices}>
      <Grid least={8}>
        <Stat label={texts.inAll} detail={texts.enrolled}>
          {number(total)}
        </Stat>
        <Stat label={texts.online} tone={toneIf(online, 'ok')} detail={texts.connected}>
          {number(online, 'online')}
        </Stat>
        <Stat label={texts.offline} tone="off" detail={texts.notConnected}>
          {number(offline, 'offline')}
        </Stat>
        <Stat label={texts.lost} tone={toneIf(lost, 'bad')} detail={texts.wentSilent}>
          {number(lost, 'lost')}
        </Stat>
        {revoked > 0 && (
          <Stat label={texts.revoked} tone="off" detail={texts.cannotConnect}>
            {number(revoked, 'revoked')}
          </Stat>
        )}
        {cloned > 0 && (
          <Stat label={texts.cloned} tone="bad" detail={texts.cannotConnect}>
            {number(cloned, 'cloned')}
          </Stat>
        )}
      </Grid>
    </Section>
  );
}

function PromiseCounts({ promises }: { promises: Overview['promises'] }) {
  const { page: texts } = usePart(overviewTexts);
  const { can } = useMe();
  if (promises === null || !can('trust.view')) return null;
  const number = (value: number, state: keyof typeof promises) => (
    <Link to="/trust" search={{ state }}>
      {count(value)}
    </Link>
  );
  return (
    <Section title={texts.promises}>
      <Grid least={8}>
        <Stat label={texts.green} tone={toneIf(promises.green, 'ok')} detail={texts.proved}>
          {number(promises.green, 'green')}
        </Stat>
        <Stat label={texts.red} tone={toneIf(promises.red, 'bad')} detail={texts.broken}>
          {number(promises.red, 'red')}
        </Stat>
        <Stat label={texts.unknown} tone={toneIf(promises.unknown, 'warn')} detail={texts.unchecked}>
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
  const { page: texts } = usePart(overviewTexts);
  const { can } = useMe();
  return (
    <Stack gap={32}>
      <Empty
        title={texts.none}
        icon={DeviceIcon}
        actions={
          can('enrolment.manage') && (
            <LinkButton to="/devices/enrol" kind="primary" icon={AddIcon}>
              {texts.enrol}
            </LinkButton>
          )
        }
      >
        {can('enrolment.manage') ? texts.noneDetail : texts.noneForOthers}
      </Empty>
      <PromiseCounts promises={promises} />
    </Stack>
  );
}
