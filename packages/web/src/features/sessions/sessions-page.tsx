import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, useApi, useApiPages, useRefresh } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useCalmly } from '../../ui/calm.ts';
import { Empty } from '../../ui/empty.tsx';
import { CloseIcon, SessionIcon } from '../../ui/icons.ts';
import { Row } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { Page } from '../../ui/page.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Table } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import type { SessionsSearch } from './search.ts';
import type { Session } from './session-words.ts';
import { sessionColumnsOf } from './sessions-columns.tsx';

const route = getRouteApi('/signed-in/sessions');
const noRows: Session[] = [];
const pageRows = 100;
const mostLive = 200;

/** Who was connected where; what runs stands first. */
export function SessionsPage() {
  const { list: texts } = usePart(sessionsTexts);
  const { me, can } = useMe();
  if (me !== undefined && !can('session.view'))
    return (
      <Page title={texts.title}>
        <NoPermission problem={refused} />
      </Page>
    );
  return <Listed />;
}

function Listed() {
  const texts = usePart(sessionsTexts);
  const { list } = texts;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { state, device } = search;
  const live = useApi(
    api.sessions.listSessions,
    { query: { state: 'live', device, limit: mostLive } },
    { isOn: state !== 'over' },
  );
  const over = useApiPages(
    api.sessions.listSessions,
    { query: { state: 'over', device, limit: pageRows } },
    { isOn: state !== 'live' },
  );
  const refresh = useRefresh();
  useLive(
    'session.changed',
    undefined,
    useCalmly<unknown>(() => refresh(api.sessions.listSessions)),
  );
  const shown = {
    live: state === 'over' ? noRows : live.data?.items,
    over: state === 'live' ? noRows : over.rows,
  };
  const rows = useMemo(() => [...(shown.live ?? []), ...(shown.over ?? [])], [shown.live, shown.over]);
  const columns = useMemo(() => sessionColumnsOf(texts), [texts]);
  const isFiltered = state !== undefined || device !== undefined;
  const show = (next: SessionsSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Page title={list.title} detail={list.detail} fill>
      <Table
        name="sessions"
        label={list.title}
        what={list.what(rows.length)}
        height="page"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ device: { label } }) => label}
        {...(state !== 'live' && { more: over.more })}
        tools={
          <Row>
            <Segments
              label={list.show}
              value={state ?? 'all'}
              onChange={(next) => show({ device, state: next === 'all' ? undefined : next })}
              options={[
                { value: 'all', label: list.all },
                { value: 'live', label: list.live },
                { value: 'over', label: list.over },
              ]}
            />
            {device !== undefined && <OneDevice id={device} onClear={() => show({ state })} />}
          </Row>
        }
        none={
          <View<unknown>
            query={state === 'live' ? live : over}
            skeleton="table"
            isEmpty={() => true}
            filter={isFiltered ? { what: list.many, onClear: () => show({}) } : undefined}
            empty={<NoSession />}
          >
            {() => null}
          </View>
        }
      />
    </Page>
  );
}

/** Which device the list is about, and the way to all of them. */
function OneDevice({ id, onClear }: { id: string; onClear: () => void }) {
  const { list: texts } = usePart(sessionsTexts);
  const { data } = useApi(api.devices.get, { params: { id } });
  return (
    <Button kind="quiet" icon={CloseIcon} hint={texts.everyDevice} onPress={onClear}>
      {texts.onlyDevice(data?.label ?? texts.device)}
    </Button>
  );
}

function NoSession() {
  const { list: texts } = usePart(sessionsTexts);
  return (
    <Empty
      title={texts.none}
      icon={SessionIcon}
      actions={<LinkButton to="/devices">{texts.toDevices}</LinkButton>}
    >
      {texts.noneDetail}
    </Empty>
  );
}

const refused = { code: 'not_allowed', text: '', missingWord: 'session.view' };
