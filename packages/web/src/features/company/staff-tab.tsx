import { useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Entries } from '../../ui/entries.tsx';
import { PeopleIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/layout.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';

type Reaching = OutputOf<typeof api.staff.listCompanyStaff>['items'][number];

/** Who of the operator can reach the company; its own people may refuse each of them. */
export function StaffTab({ companyId }: { companyId: string }) {
  const { company, people, staffHere: texts, roles } = useCompanyTexts();
  const { can } = useMe();
  const staff = useApi(api.staff.listCompanyStaff, { params: { c: companyId } });
  const [asked, setAsked] = useState<Reaching>();
  const nameOf = ({ name }: Reaching) => name ?? people.noName;
  return (
    <Section title={company.staff} detail={texts.detail}>
      <View
        query={staff}
        size="panel"
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Empty title={texts.none} icon={PeopleIcon}>
            {texts.noneDetail}
          </Empty>
        }
      >
        {({ items }) => (
          <Entries
            label={company.staff}
            items={items.map((one) => ({
              id: `${one.memberId} ${one.role}`,
              title: nameOf(one),
              status: (
                <Status tone={one.isRefused ? 'bad' : 'ok'}>
                  {one.isRefused ? texts.refused : texts.let}
                </Status>
              ),
              detail: (
                <>
                  {roles[one.role].name}, {texts.until.toLocaleLowerCase()}{' '}
                  {one.until === null ? texts.noEnd : <Day at={one.until} />}
                </>
              ),
              actions: can('company.edit') && (
                <Button size="small" onPress={() => setAsked(one)}>
                  {one.isRefused ? texts.admit : texts.refuse}
                </Button>
              ),
            }))}
          />
        )}
      </View>
      {asked && staff.data && (
        <AskRefusal
          companyId={companyId}
          all={staff.data.items}
          one={asked}
          name={nameOf(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Section>
  );
}

function AskRefusal({
  companyId,
  all,
  one: { memberId, isRefused },
  name,
  onClose,
}: {
  companyId: string;
  all: readonly Reaching[];
  one: Reaching;
  name: string;
  onClose: () => void;
}) {
  const { staffHere: texts } = useCompanyTexts();
  const refuse = useAction(api.staff.refuseStaff, { refreshes: [api.staff.listCompanyStaff] });
  const others = all.filter((other) => other.isRefused && other.memberId !== memberId);
  const memberIds = [
    ...new Set([...others.map((other) => other.memberId), ...(isRefused ? [] : [memberId])]),
  ];
  return (
    <Confirm
      title={isRefused ? texts.admitTitle(name) : texts.refuseTitle(name)}
      effect={isRefused ? texts.admitEffect : texts.refuseEffect}
      action={isRefused ? texts.admit : texts.refuse}
      kind={isRefused ? 'primary' : 'danger'}
      isOpen
      onClose={onClose}
      onConfirm={() => refuse.run({ params: { c: companyId }, body: { memberIds } })}
    />
  );
}
