import { api, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Command } from '../../ui/code.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Fold } from '../../ui/fold.tsx';
import { DeviceIcon, RequestIcon } from '../../ui/icons.ts';
import { Grid, Prose, Section, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { View } from '../../ui/view.tsx';
import { HelpOver, OpenHelp, useOpenHelp } from '../help/index.ts';
import { AnsweredSessions, SessionRequests, useAskedCount } from '../sessions/index.ts';
import { EndedList } from './ended-list.tsx';
import { AgreementPanel, OwnerlessPanel, OwnResetPanel, ResetPanel } from './other-panels.tsx';
import { RightPanel } from './right-panel.tsx';
import { TransferPanel } from './transfer-panel.tsx';
import { useAgreementToAccept, useRequests } from './use-requests.ts';

type Listed = OutputOf<typeof api.requests.listRequests>;

/** What waits for an answer, the reader's own first; then what was answered. */
export function RequestsPage() {
  const { requests: texts, portal } = useCompanyTexts();
  const { me } = useMe();
  const requests = useRequests();
  if (me !== undefined && me.company === null)
    return (
      <Page title={texts.title}>
        <Empty title={portal.none} icon={DeviceIcon}>
          {portal.elsewhere}
        </Empty>
      </Page>
    );
  return (
    <Page title={texts.title} detail={texts.detail}>
      <View query={requests}>{(listed) => <Requests listed={listed} />}</View>
    </Page>
  );
}

function Requests({ listed }: { listed: Listed }) {
  const { requests: texts } = useCompanyTexts();
  const { can } = useMe();
  const agreement = useAgreementToAccept();
  const help = useOpenHelp();
  const own = useApi(api.factorReset.ownFactorReset);
  const rights = listed.rights
    .filter(({ state }) => state === 'waiting')
    .toSorted((one, other) => Number(other.mayAnswer) - Number(one.mayAnswer));
  const transfers = listed.transfers.filter(({ state }) => state === 'waiting');
  const reset = own.data?.waiting ?? undefined;
  const others = listed.resets.filter(({ isSelf }) => !isSelf);
  const { ownerless } = listed;
  const shown = [...rights, ...transfers, ...others, ...ownerless];
  const { asked: sessions } = useAskedCount();
  const isNothing = shown.length === 0 && !agreement && !reset;
  const isQuiet = isNothing && sessions === 0 && help.rows?.length === 0;
  const ended = [...listed.rights, ...listed.transfers].filter(({ state }) => state !== 'waiting');
  return (
    <Stack gap={32}>
      {isQuiet && <Nothing />}
      {sessions > 0 && <SessionRequests />}
      <OpenHelp found={help} />
      {!isNothing && (
        <Section title={texts.waiting}>
          <Grid least={17}>
            {agreement && <AgreementPanel number={agreement.number} />}
            {reset && <OwnResetPanel reset={reset} />}
            {transfers
              .filter(({ way }) => way === 'in')
              .map((one) => (
                <TransferPanel key={one.id} transfer={one} />
              ))}
            {rights.map((one) => (
              <RightPanel key={one.id} request={one} />
            ))}
            {transfers
              .filter(({ way }) => way === 'out')
              .map((one) => (
                <TransferPanel key={one.id} transfer={one} />
              ))}
            {others.map((one) => (
              <ResetPanel key={`${one.name} ${one.dueAt}`} reset={one} />
            ))}
            {ownerless.length > 0 && <OwnerlessPanel companies={ownerless} />}
          </Grid>
        </Section>
      )}
      {ended.length > 0 && <EndedList items={ended} />}
      <AnsweredSessions />
      <HelpOver />
      {can('device.transfer') && <OwnId />}
    </Stack>
  );
}

/** Whoever has no device is told how to come by one. */
function Nothing() {
  const { requests: texts, portal } = useCompanyTexts();
  const { can } = useMe();
  const mine = useApi(api.portal.myDevices);
  const isWithout = mine.data?.items.length === 0;
  return (
    <Empty
      title={texts.none}
      icon={RequestIcon}
      actions={
        isWithout && can('enrolment.manage') && <LinkButton to="/devices/enrol">{portal.enrol}</LinkButton>
      }
    >
      {isWithout ? `${portal.none}. ${portal.noneDetail}` : texts.noneDetail}
    </Empty>
  );
}

function OwnId() {
  const { requests: texts } = useCompanyTexts();
  const { me } = useMe();
  if (!me?.company) return null;
  return (
    <Fold title={texts.ownId}>
      <Stack gap={8}>
        <Prose>{texts.ownIdDetail(me.company.name)}</Prose>
        <Command label={texts.copyId}>{me.company.id}</Command>
      </Stack>
    </Fold>
  );
}
