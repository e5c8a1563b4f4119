import { useState } from 'react';
import { api, useApiAll, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { TOP } from '../../api/unit-tree.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { PickList, type PickItem } from '../../ui/pick-list.tsx';
import { View } from '../../ui/view.tsx';

type Person = OutputOf<typeof api.people.listPeople>['items'][number];
type Kind = 'device' | 'person';
/** As many as one move takes. */
const MOST = 500;

/** Devices and people that lie directly in a unit, or at the top; chosen ones can be moved. */
export function UnitContent({
  companyId,
  unitId,
  people,
  onMove,
}: {
  companyId: string;
  unitId: string | undefined;
  people: readonly Person[];
  onMove: (kind: Kind, ids: readonly string[]) => void;
}) {
  const { people: peopleTexts, structure: texts, roles } = useCompanyTexts();
  const { can } = useMe();
  const devices = useApiAll(
    api.units.listPlaced,
    { params: { c: companyId }, query: { unit: unitId ?? TOP, limit: 200 } },
    { isOn: can('device.view') },
  );
  const here = people.filter((person) => person.unitId === (unitId ?? null));
  return (
    <Stack>
      {can('device.view') && (
        <View query={{ ...devices, data: devices.rows }} size="panel">
          {(rows) => (
            <Rows
              title={texts.devices}
              none={texts.noDevices}
              kind="device"
              items={rows.map(({ id, label }) => ({
                id,
                name: label,
                content: (
                  <Link quiet to="/devices/$deviceId" params={{ deviceId: id }}>
                    {label}
                  </Link>
                ),
              }))}
              onMove={can('device.move') ? onMove : undefined}
            />
          )}
        </View>
      )}
      {can('person.view') && (
        <Rows
          title={texts.people}
          none={texts.noPeople}
          kind="person"
          items={here.map((person) => {
            const name = person.name ?? person.email ?? peopleTexts.noName;
            return {
              id: person.id,
              name,
              content: `${name}, ${person.roles.map((role) => roles[role].name).join(', ')}`,
            };
          })}
          onMove={can('person.edit') ? onMove : undefined}
        />
      )}
    </Stack>
  );
}

function Rows({
  title,
  none,
  kind,
  items,
  onMove,
}: {
  title: string;
  none: string;
  kind: Kind;
  items: readonly PickItem[];
  onMove: ((kind: Kind, ids: readonly string[]) => void) | undefined;
}) {
  const { structure: texts } = useCompanyTexts();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = items.filter(({ id }) => picked.has(id)).map(({ id }) => id);
  return (
    <Panel
      title={title}
      actions={
        chosen.length > 0 &&
        onMove && (
          <Button
            size="small"
            onPress={() => onMove(kind, chosen)}
            refusal={chosen.length > MOST ? texts.mostMoved : undefined}
          >
            {texts.moveChosen(chosen.length)}
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <p>{none}</p>
      ) : onMove ? (
        <PickList
          label={title}
          kind={kind}
          items={items}
          chosen={new Set(chosen)}
          onChoose={setPicked}
          onKey={{ m: (ids) => onMove(kind, ids) }}
          words={texts}
        />
      ) : (
        <ul>
          {items.map(({ id, content }) => (
            <li key={id}>{content}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
