import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api, useApiPages } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { Empty } from '../../ui/empty.tsx';
import { FilterLine, type Filter } from '../../ui/filter-line.tsx';
import { count } from '../../ui/format.ts';
import { AddIcon, DeviceIcon, RevokeIcon } from '../../ui/icons.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Table, type Sort } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { deviceColumnsOf } from './device-columns.tsx';
import type { ListedDevice } from './device-events.ts';
import { useLiveDevices } from './live-devices.ts';
import { RemoveDevices, type NamedDevice } from './remove-devices.tsx';
import { useRows } from './rows.ts';
import { deviceStates, sortIds, type DevicesSearch } from './search.ts';

const PAGE_ROWS = 100;
const route = getRouteApi('/signed-in/devices');

export function DevicesPage() {
  const { list: texts, states } = usePart(devicesTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { can } = useMe();
  const { filter, state } = search;
  const devices = useApiPages(api.devices.list, { query: { limit: PAGE_ROWS, filter, state } });
  const rows = useRows<ListedDevice>(devices.data);
  const listedIds = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const live = useLiveDevices(listedIds);
  const columns = useMemo(() => deviceColumnsOf(texts), [texts]);
  const facets = [
    {
      id: 'state',
      label: texts.state,
      options: deviceStates.map((value) => ({ value, label: states.names[value] })),
    },
  ];
  const isFiltered = filter !== undefined || state !== undefined;
  // A list that is here only in part can't be sorted here.
  const isWhole = devices.more.status === 'end';
  const total = devices.first?.total ?? rows.length;
  const show = (next: DevicesSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  const clear = () => show({ sort: search.sort });
  return (
    <Page
      title={texts.title}
      fill
      detail={rows.length > 0 && detailOf(total, isFiltered, isWhole && search.sort !== undefined)}
      actions={can('enrolment.manage') && rows.length > 0 && <EnrolLink />}
    >
      <EnrolCommand />
      <Table
        name="devices"
        label={texts.title}
        what={texts.what(total)}
        height="page"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ label }) => label}
        more={devices.more}
        {...(isWhole && { sort: sortOf(search), onSort: (sort) => show({ ...search, sort: wordOf(sort) }) })}
        {...(!isFiltered &&
          live.unlisted > 0 && {
            fresh: { count: live.unlisted, onShow: () => void devices.refetch().then(live.clear) },
          })}
        tools={
          <FilterLine
            what={texts.many}
            filter={{ text: filter ?? '', facets: { state: state === undefined ? [] : [state] } }}
            facets={facets}
            onChange={(next) => show({ ...search, ...searchOf(next, state) })}
          />
        }
        none={
          <View
            query={devices}
            skeleton="table"
            isEmpty={() => true}
            filter={isFiltered ? { what: texts.many, onClear: clear } : undefined}
            empty={<NoDevice />}
          >
            {() => null}
          </View>
        }
        {...(can('device.remove') && {
          bulk: (ids: string[], onDone: () => void) => (
            <RemoveSelected devices={rows.filter(({ id }) => ids.includes(id))} onDone={onDone} />
          ),
        })}
      />
    </Page>
  );
}

function detailOf(total: number, isFiltered: boolean, isSorted: boolean): string {
  const { list: texts } = devicesTexts.now();
  const shown = count(total);
  const howMany = isFiltered ? texts.matching(shown, total) : texts.inAll(shown);
  return isSorted ? howMany : texts.lastSeenFirst(howMany);
}

function EnrolLink() {
  const { list: texts } = usePart(devicesTexts);
  return (
    <LinkButton to="/devices/enrol" kind="primary" icon={AddIcon}>
      {texts.enrol}
    </LinkButton>
  );
}

function EnrolCommand() {
  const { list: texts } = usePart(devicesTexts);
  const navigate = useNavigate();
  const { can } = useMe();
  useCommands(
    can('enrolment.manage')
      ? [
          {
            id: 'devices.enrol',
            label: texts.enrol,
            group: texts.title,
            icon: AddIcon,
            run: () => void navigate({ to: '/devices/enrol' }),
          },
        ]
      : [],
  );
  return null;
}

function NoDevice() {
  const { list: texts } = usePart(devicesTexts);
  const { can } = useMe();
  if (!can('enrolment.manage'))
    return (
      <Empty title={texts.none} icon={DeviceIcon}>
        {texts.noneDetail}
      </Empty>
    );
  return (
    <Empty title={texts.none} icon={DeviceIcon} actions={<EnrolLink />}>
      {texts.noneNext}
    </Empty>
  );
}

function RemoveSelected({ devices, onDone }: { devices: readonly NamedDevice[]; onDone: () => void }) {
  const { remove: texts } = usePart(devicesTexts);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button icon={RevokeIcon} tone="bad" onPress={() => setAsking(true)}>
        {devices.length === 1 ? texts.one : texts.title(texts.devices(count(devices.length)))}
      </Button>
      <RemoveDevices
        devices={devices}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onRemoved={onDone}
      />
    </>
  );
}

/** The list takes one state at a time: the one that was chosen last. */
function searchOf({ text, facets }: Filter, before: DevicesSearch['state']): DevicesSearch {
  const chosen = deviceStates.filter((state) => facets['state']?.includes(state));
  const state = chosen.find((one) => one !== before) ?? chosen[0];
  return { filter: text === '' ? undefined : text, state };
}

function sortOf({ sort }: DevicesSearch): Sort | undefined {
  if (sort === undefined) return undefined;
  const isDown = sort.startsWith('-');
  return { id: isDown ? sort.slice(1) : sort, direction: isDown ? 'down' : 'up' };
}

function wordOf({ id, direction }: Sort): DevicesSearch['sort'] {
  const known = sortIds.find((one) => one === id);
  return known === undefined || direction === 'up' ? known : `-${known}`;
}
