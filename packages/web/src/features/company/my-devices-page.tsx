import { api, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { When } from '../../texts/when.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { DeviceIcon } from '../../ui/icons.ts';
import { Grid, Panel, Row, Section, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { HelpButton } from '../help/index.ts';
import { ConnectedNow, WaitingSessions } from '../sessions/index.ts';
import { RuleChanges } from './rule-changes.tsx';

type Mine = OutputOf<typeof api.portal.myDevices>;
type Device = Mine['items'][number];

/** Devices of the person who is signed in: who else can do something there, and what last changed. */
export function MyDevicesPage() {
  const { portal: texts } = useCompanyTexts();
  const { me } = useMe();
  const mine = useApi(api.portal.myDevices, undefined, { isOn: me !== undefined && me.company !== null });
  if (me !== undefined && me.company === null)
    return (
      <Page title={texts.title}>
        <Empty title={texts.none} icon={DeviceIcon}>
          {texts.elsewhere}
        </Empty>
      </Page>
    );
  return (
    <Page title={texts.title} detail={texts.detail}>
      <View query={mine} isEmpty={({ items }) => items.length === 0} empty={<NoDevice />}>
        {({ items, staff }) => (
          <Stack gap={32}>
            <WaitingSessions />
            <Grid least={20}>
              {items.map((device) => (
                <OneDevice key={device.id} device={device} />
              ))}
            </Grid>
            <Staff staff={staff} />
          </Stack>
        )}
      </View>
    </Page>
  );
}

function OneDevice({ device }: { device: Device }) {
  const { history, portal: texts } = useCompanyTexts();
  const { changes, last, people, more } = device;
  return (
    <Panel title={device.label}>
      <Stack>
        <ConnectedNow deviceId={device.id} />
        <Facts
          title={texts.who}
          items={people.map(({ name, level, isSelf }) => ({
            label: isSelf ? texts.you : (name ?? texts.unnamed),
            value: texts.may[level],
          }))}
        />
        {more > 0 && <p>{texts.more(more)}</p>}
        <Facts
          items={[
            {
              label: texts.last,
              value: last ? (
                <>
                  {texts.lastBy(history.kinds[last.kind], last.name ?? history.bys[last.by])},{' '}
                  <When at={last.at} />
                </>
              ) : (
                texts.never
              ),
            },
          ]}
        />
        {changes.length > 0 && <RuleChanges changes={changes} />}
        <Row>
          <HelpButton device={device} />
          <LinkButton to="/devices/$deviceId" params={{ deviceId: device.id }}>
            {texts.open}
          </LinkButton>
          <LinkButton
            kind="quiet"
            to="/devices/$deviceId"
            params={{ deviceId: device.id }}
            search={{ tab: 'why' }}
          >
            {texts.why}
          </LinkButton>
        </Row>
      </Stack>
    </Panel>
  );
}

/** Whom the operator's company has that can act here. */
function Staff({ staff }: { staff: Mine['staff'] }) {
  const { portal: texts, roles } = useCompanyTexts();
  return (
    <Section title={texts.staff}>
      {staff.length === 0 ? (
        <p>{texts.noStaff}</p>
      ) : (
        <ul>
          {staff.map(({ memberId, name, role }) => (
            <li key={`${memberId} ${role}`}>{`${name ?? texts.unnamed}, ${roles[role].name}`}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NoDevice() {
  const { portal: texts } = useCompanyTexts();
  const { can } = useMe();
  return (
    <Empty
      title={texts.none}
      icon={DeviceIcon}
      actions={can('enrolment.manage') && <LinkButton to="/devices/enrol">{texts.enrol}</LinkButton>}
    >
      {texts.noneDetail}
    </Empty>
  );
}
