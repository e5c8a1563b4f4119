import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { api, useApiPages } from '../../api.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FilterLine, type Facet, type Filter } from '../../ui/filter-line.tsx';
import { PeopleIcon } from '../../ui/icons.ts';
import { Status } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { MemberActions } from './member-actions.tsx';
import { nameOf, type Member } from './member.ts';
import { memberStates, type PeopleSearch } from './search.ts';

const route = getRouteApi('/signed-in/portal/people');

/** The company's members, found by part of a name, role and state. */
export function MembersTab({
  companyId,
  onInvite,
}: {
  companyId: string;
  onInvite: (() => void) | undefined;
}) {
  const texts = useCompanyTexts();
  const { people, invitations } = texts;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { filter, role, state } = search;
  const members = useApiPages(api.people.listPeople, {
    params: { c: companyId },
    query: { q: filter, role, state },
  });
  const columns = useMemo(() => columnsOf(texts, companyId), [texts, companyId]);
  const rows = members.rows ?? [];
  const isFiltered = filter !== undefined || role !== undefined || state !== undefined;
  const show = (next: PeopleSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Table
      name="people"
      label={people.members}
      what={people.what(rows.length)}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      more={members.more}
      tools={
        <FilterLine
          what={people.what(2)}
          filter={{
            text: filter ?? '',
            facets: { role: role === undefined ? [] : [role], state: state === undefined ? [] : [state] },
          }}
          facets={facetsOf(texts)}
          onChange={(next) => show(searchOf(next, search))}
        />
      }
      none={
        <View
          query={members}
          skeleton="table"
          isEmpty={() => true}
          filter={isFiltered ? { what: people.what(2), onClear: () => show({}) } : undefined}
          empty={
            <Empty
              title={people.none}
              icon={PeopleIcon}
              actions={
                onInvite && (
                  <Button kind="primary" onPress={onInvite}>
                    {invitations.invite}
                  </Button>
                )
              }
            >
              {onInvite ? people.noneDetail : people.whoMay}
            </Empty>
          }
        >
          {() => null}
        </View>
      }
    />
  );
}

function columnsOf({ people, roles }: CompanyTexts, companyId: string): Column<Member>[] {
  return [
    {
      id: 'name',
      header: people.name,
      wraps: true,
      cell: (member) =>
        member.isSelf ? `${nameOf(member, people)} (${people.you})` : nameOf(member, people),
    },
    { id: 'email', header: people.email, dropBelow: 'narrow', cell: ({ email }) => email },
    {
      id: 'roles',
      header: people.roles,
      wraps: true,
      cell: (member) =>
        [
          ...member.roles.map((role) => roles[role].name),
          ...(member.narrowed.length > 0 ? [people.narrowedRoles(member.narrowed.length)] : []),
        ].join(', '),
    },
    {
      id: 'state',
      header: people.state,
      width: 7,
      dropBelow: 'narrow',
      cell: ({ state }) => <Status tone={state === 'active' ? 'ok' : 'off'}>{people.states[state]}</Status>,
    },
    {
      id: 'joined',
      header: people.joined,
      width: 7,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ joinedAt }) => <Day at={joinedAt} />,
    },
    {
      id: 'actions',
      header: people.action,
      width: 5,
      align: 'end',
      cell: (member) => <MemberActions companyId={companyId} member={member} />,
    },
  ];
}

function facetsOf({ people, roles }: CompanyTexts): Facet[] {
  return [
    {
      id: 'role',
      label: people.role,
      options: roleNames.map((value) => ({ value, label: roles[value].name })),
    },
    {
      id: 'state',
      label: people.state,
      options: memberStates.map((value) => ({ value, label: people.states[value] })),
    },
  ];
}

/** The list takes one role and one state at a time: those that were chosen last. */
function searchOf({ text, facets }: Filter, before: PeopleSearch): PeopleSearch {
  return {
    filter: text === '' ? undefined : text,
    role: lastChosen(roleNames, facets['role'], before.role),
    state: lastChosen(memberStates, facets['state'], before.state),
  };
}

function lastChosen<Value extends string>(
  known: readonly Value[],
  chosen: readonly string[] | undefined,
  before: Value | undefined,
): Value | undefined {
  const found = known.filter((value) => chosen?.includes(value));
  return found.find((value) => value !== before) ?? found[0];
}
