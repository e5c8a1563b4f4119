import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { ReturnedNotice } from '../../factors/returned-notice.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Empty } from '../../ui/empty.tsx';
import { Stack } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { InvitationAnswer } from './invitation-answer.tsx';
import { InvitationTerms } from './invitation-terms.tsx';
import { PublicPage } from './public-page.tsx';

const route = getRouteApi('/invite/$token');

/** Who invites one, into what, and what that shows of one; nothing happens before the answer. */
export function InvitePage() {
  const { token } = route.useParams();
  const returned = route.useSearch();
  const { invite } = useTexts();
  const invitation = useApi(api.invitations.showInvitation, { params: { token } });
  useNoteOpened(token, invitation.data !== undefined);
  if (isCode(invitation.error, 'link_expired') || isCode(invitation.error, 'invitation_void'))
    return (
      <PublicPage title={invite.title}>
        <Empty size="panel" title={invite.void}>
          {invite.voidDetail}
        </Empty>
      </PublicPage>
    );
  return (
    <PublicPage title={invitation.data ? invite.to(invitation.data.company) : invite.title}>
      <View query={invitation} size="panel">
        {(found) => (
          <Stack gap={24}>
            <ReturnedNotice {...returned} />
            <InvitationTerms invitation={found} />
            <InvitationAnswer token={token} invitation={found} />
          </Stack>
        )}
      </View>
    </PublicPage>
  );
}

/** The inviter sees that a person looked at it; that this fails changes nothing for whoever looks. */
function useNoteOpened(token: string, isShown: boolean): void {
  const open = useAction(api.invitations.openInvitation);
  const isSaid = useRef(false);
  useEffect(() => {
    if (!isShown || isSaid.current) return;
    isSaid.current = true;
    open.start({ params: { token } });
  });
}
