import { useMemo, useState } from 'react';
import { api, useAction, useApiPages } from '../../api.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { MoreIcon, PeopleIcon, RetryIcon, RevokeIcon } from '../../ui/icons.ts';
import { Menu } from '../../ui/menu.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { addressOf, type Invitation } from './invitation.ts';
import { LinksToHandOver } from './links-to-hand-over.tsx';

type Act = { of: 'resend' | 'revoke'; invitation: Invitation };

const TONES = {
  sent: 'info',
  delivered: 'info',
  opened: 'info',
  accepted: 'ok',
  expired: 'off',
  revoked: 'off',
  failed: 'bad',
} satisfies Record<Invitation['state'], StatusTone>;

/** Everybody who was invited, how far it is, and the way to send it again or end it. */
export function InvitationsTab({ companyId, onInvite }: { companyId: string; onInvite: () => void }) {
  const texts = useCompanyTexts();
  const { invitations } = texts;
  const found = useApiPages(api.invitations.listInvitations, { params: { c: companyId }, query: {} });
  const rows = found.rows ?? [];
  const [asked, setAsked] = useState<Act>();
  const [made, setMade] = useState<{ email: string; link: string }>();
  const columns = useMemo(() => columnsOf(texts, setAsked), [texts]);
  return (
    <>
      <Table
        name="invitations"
        label={invitations.title}
        what={invitations.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        more={found.more}
        none={
          <View
            query={found}
            skeleton="table"
            isEmpty={() => true}
            empty={
              <Empty
                title={invitations.none}
                icon={PeopleIcon}
                actions={<Button onPress={onInvite}>{invitations.invite}</Button>}
              >
                {invitations.noneDetail}
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
      {asked && (
        <AskFirst companyId={companyId} act={asked} onLink={setMade} onClose={() => setAsked(undefined)} />
      )}
      {made && (
        <Dialog
          title={invitations.results}
          isOpen
          onClose={() => setMade(undefined)}
          size="wide"
          role="alertdialog"
        >
          <LinksToHandOver links={[made]} onClose={() => setMade(undefined)} />
        </Dialog>
      )}
    </>
  );
}

function AskFirst({
  companyId,
  act: { of, invitation },
  onLink,
  onClose,
}: {
  companyId: string;
  act: Act;
  onLink: (made: { email: string; link: string }) => void;
  onClose: () => void;
}) {
  const { invitations: texts } = useCompanyTexts();
  const refreshes = { refreshes: [api.invitations.listInvitations] };
  const resend = useAction(api.invitations.resend, refreshes);
  const revoke = useAction(api.invitations.revoke, refreshes);
  const params = { c: companyId, i: invitation.id };
  const email = addressOf(invitation, texts);
  const sendAgain = async () => {
    const { link } = await resend.run({ params });
    if (link !== null) onLink({ email, link });
  };
  return of === 'revoke' ? (
    <Confirm
      title={texts.revokeTitle(email)}
      effect={texts.revokeEffect}
      action={texts.revoke}
      isOpen
      onClose={onClose}
      onConfirm={() => revoke.run({ params })}
    />
  ) : (
    <Confirm
      title={texts.resendTitle(email)}
      effect={texts.resendEffect}
      action={texts.resend}
      kind="primary"
      isOpen
      onClose={onClose}
      onConfirm={sendAgain}
    />
  );
}

function columnsOf(
  { invitations, people, roles }: CompanyTexts,
  onAct: (act: Act) => void,
): Column<Invitation>[] {
  return [
    {
      id: 'email',
      header: invitations.email,
      wraps: true,
      cell: (invitation) => addressOf(invitation, invitations),
    },
    {
      id: 'state',
      header: invitations.state,
      width: 8,
      cell: ({ state, failure }) => (
        <Status tone={TONES[state]} {...(failure !== null && { hint: failure })}>
          {invitations.states[state]}
        </Status>
      ),
    },
    {
      id: 'roles',
      header: people.roles,
      wraps: true,
      dropBelow: 'narrow',
      cell: (invitation) => invitation.roles.map((role) => roles[role].name).join(', '),
    },
    {
      id: 'sent',
      header: invitations.sent,
      width: 7,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ sentAt }) => <Day at={sentAt} />,
    },
    {
      id: 'until',
      header: invitations.until,
      width: 7,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ expiresAt }) => <Day at={expiresAt} />,
    },
    {
      id: 'actions',
      header: people.action,
      width: 5,
      align: 'end',
      cell: (invitation) => <InvitationActions invitation={invitation} onAct={onAct} />,
    },
  ];
}

function InvitationActions({ invitation, onAct }: { invitation: Invitation; onAct: (act: Act) => void }) {
  const { invitations: texts } = useCompanyTexts();
  const { state } = invitation;
  if (state === 'accepted' || state === 'revoked') return null;
  const label = texts.actions(addressOf(invitation, texts));
  const resend = {
    id: 'resend',
    label: texts.resend,
    icon: RetryIcon,
    run: () => onAct({ of: 'resend', invitation }),
  };
  const revoke = {
    id: 'revoke',
    label: texts.revoke,
    icon: RevokeIcon,
    tone: 'bad' as const,
    run: () => onAct({ of: 'revoke', invitation }),
  };
  return (
    <Menu
      label={label}
      trigger={<Button kind="quiet" size="small" icon={MoreIcon} label={label} />}
      groups={[{ id: 'invitation', entries: state === 'expired' ? [resend] : [resend, revoke] }]}
    />
  );
}
