import { useMemo, useState } from 'react';
import { api, useAction, useApiPages, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { licencesTexts, type LicencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { DeviceIcon, RevokeIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { StandingSentence, StandingState } from './standing.tsx';

type Seat = OutputOf<typeof api.licences.seats>['items'][number];

/** The company's devices in the order in which they took their seats, and the way to free one. */
export function SeatsTable() {
  const { licences: texts } = usePart(licencesTexts);
  const { can } = useMe();
  const mayFree = can('device.remove');
  const seats = useApiPages(api.licences.seats, { query: {} });
  const remove = useAction(api.devices.remove, {
    refreshes: [api.licences.seats, api.licences.get, api.devices.list],
  });
  const [asked, setAsked] = useState<Seat>();
  const rows = seats.rows ?? [];
  const columns = useMemo(() => columnsOf(texts, mayFree ? setAsked : undefined), [texts, mayFree]);
  return (
    <>
      <Table
        name="seats"
        label={texts.devices}
        what={texts.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ deviceId }) => deviceId}
        more={seats.more}
        none={
          <View
            query={seats}
            skeleton="table"
            isEmpty={() => true}
            empty={
              <Empty title={texts.noDevices} icon={DeviceIcon}>
                {texts.noDevicesDetail}
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
      {asked && (
        <Confirm
          title={texts.freeTitle(asked.label)}
          effect={texts.freeEffect}
          action={texts.free}
          isOpen
          onClose={() => setAsked(undefined)}
          onConfirm={() => remove.run({ params: { id: asked.deviceId } })}
        />
      )}
    </>
  );
}

function columnsOf(
  texts: LicencesTexts['licences'],
  onFree: ((seat: Seat) => void) | undefined,
): Column<Seat>[] {
  return [
    {
      id: 'number',
      header: texts.number,
      width: 4,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ number }) => number,
    },
    {
      id: 'device',
      header: texts.device,
      wraps: true,
      cell: ({ deviceId, label }) => (
        <Link quiet to="/devices/$deviceId" params={{ deviceId }}>
          {label}
        </Link>
      ),
    },
    {
      id: 'state',
      header: texts.state,
      wraps: true,
      cell: (seat) => (
        <Stack gap={4}>
          <StandingState {...seat} />
          <span>
            <StandingSentence {...seat} />
          </span>
        </Stack>
      ),
    },
    {
      id: 'stated',
      header: texts.stated,
      width: 8,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ statedAt }) => (statedAt === null ? texts.never : <When at={statedAt} />),
    },
    ...(onFree
      ? [
          {
            id: 'actions',
            header: texts.action,
            width: 5,
            align: 'end' as const,
            cell: (seat: Seat) => (
              <Button
                kind="quiet"
                size="small"
                icon={RevokeIcon}
                label={texts.freeTitle(seat.label)}
                onPress={() => onFree(seat)}
              />
            ),
          },
        ]
      : []),
  ];
}
