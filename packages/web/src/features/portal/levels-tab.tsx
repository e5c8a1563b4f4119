import { useMemo } from 'react';
import { api, useApiAll } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Empty } from '../../ui/empty.tsx';
import { LockIcon, PeopleIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { LevelsMatrix } from './levels-matrix.tsx';
import { nameOf } from './member.ts';

/** People by devices: what each may do there. */
export function LevelsTab({ companyId }: { companyId: string }) {
  const { matrix: texts, people: peopleTexts } = useCompanyTexts();
  const { can } = useMe();
  const isOn = can('permission.view') && can('device.view');
  const input = { params: { c: companyId }, query: { limit: 200 } };
  const people = useApiAll(api.people.listPeople, input, { isOn });
  const devices = useApiAll(api.units.listPlaced, input, { isOn });
  const members = useMemo(
    () =>
      people.rows
        ?.filter(({ state }) => state === 'active')
        .map((one) => ({ id: one.id, name: nameOf(one, peopleTexts) }))
        .toSorted(byName),
    [people.rows, peopleTexts],
  );
  const places = useMemo(
    () => devices.rows?.map(({ id, label }) => ({ id, name: label })).toSorted(byName),
    [devices.rows],
  );
  if (!isOn)
    return (
      <Empty title={texts.mayNotSee} icon={LockIcon}>
        {peopleTexts.whoMay}
      </Empty>
    );
  const whole = people.isWhole && devices.isWhole && members && places ? { members, places } : undefined;
  return (
    <Section title={texts.label} detail={texts.detail}>
      <View
        query={{
          data: whole,
          error: people.error ?? devices.error,
          dataUpdatedAt: Math.min(people.dataUpdatedAt, devices.dataUpdatedAt),
          refetch: () => [people.refetch(), devices.refetch()],
        }}
        skeleton="table"
        isEmpty={(found) => found.members.length === 0 || found.places.length === 0}
        empty={
          <Empty title={texts.none} icon={PeopleIcon}>
            {texts.noneDetail}
          </Empty>
        }
      >
        {(found) => <LevelsMatrix companyId={companyId} members={found.members} devices={found.places} />}
      </View>
    </Section>
  );
}

const alphabet = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byName = (one: { name: string }, other: { name: string }) => alphabet.compare(one.name, other.name);
