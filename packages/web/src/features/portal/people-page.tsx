import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, LockIcon, PeopleIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { InvitationsTab } from './invitations-tab.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { LevelsTab } from './levels-tab.tsx';
import { MembersTab } from './members-tab.tsx';

const route = getRouteApi('/signed-in/portal/people');

/** Who belongs to the company, and who is invited. */
export function PeoplePage() {
  const { people, invitations, matrix } = useCompanyTexts();
  const { me, can } = useMe();
  const { tab = 'members' } = route.useSearch();
  const navigate = route.useNavigate();
  const [isInviting, setInviting] = useState(false);
  const companyId = me?.company?.id;
  const mayInvite = companyId !== undefined && can('person.invite');
  const invite = () => setInviting(true);
  useCommands(
    mayInvite
      ? [{ id: 'people.invite', label: invitations.invite, group: people.title, icon: AddIcon, run: invite }]
      : [],
  );
  if (me !== undefined && companyId === undefined)
    return (
      <Page title={people.title}>
        <Empty title={people.nowhere} icon={PeopleIcon}>
          {people.nowhereDetail}
        </Empty>
      </Page>
    );
  if (companyId === undefined || !can('person.view'))
    return (
      <Page title={people.title}>
        <Empty title={people.mayNotSee} icon={LockIcon}>
          {people.whoMay}
        </Empty>
      </Page>
    );
  const members = {
    id: 'members' as const,
    label: people.members,
    content: () => <MembersTab companyId={companyId} onInvite={mayInvite ? invite : undefined} />,
  };
  const invited = {
    id: 'invitations' as const,
    label: invitations.title,
    content: () => <InvitationsTab companyId={companyId} onInvite={invite} />,
  };
  const levels = {
    id: 'levels' as const,
    label: matrix.tab,
    content: () => <LevelsTab companyId={companyId} />,
  };
  return (
    <Page
      title={people.title}
      detail={me?.company?.name}
      actions={
        mayInvite && (
          <Button kind="primary" icon={AddIcon} onPress={invite}>
            {invitations.invite}
          </Button>
        )
      }
    >
      <Tabs
        label={people.title}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
        items={[members, ...(can('permission.view') ? [levels] : []), ...(mayInvite ? [invited] : [])]}
      />
      {isInviting && mayInvite && <InviteDialog companyId={companyId} onClose={() => setInviting(false)} />}
    </Page>
  );
}
