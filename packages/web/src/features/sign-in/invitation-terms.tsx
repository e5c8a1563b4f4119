import type { api, OutputOf } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Section, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';

export type Shown = OutputOf<typeof api.invitations.showInvitation>;

/** What one would become, and what the company sees of one then. */
export function InvitationTerms({ invitation }: { invitation: Shown }) {
  const { invite, roles } = useTexts();
  const { company, inviter, message, expiresAt } = invitation;
  return (
    <Stack>
      <Facts
        items={[
          { label: invite.company, value: company },
          { label: invite.from, value: inviter ?? invite.unnamed },
          ...(message === null ? [] : [{ label: invite.message, value: message }]),
          { label: invite.until, value: <Day at={expiresAt} /> },
        ]}
      />
      <Section title={invite.roles}>
        <Entries
          label={invite.roles}
          items={invitation.roles.map((role) => ({
            id: role,
            title: roles[role].name,
            detail: roles[role].detail,
          }))}
        />
      </Section>
      <Notice tone="info" title={invite.seen}>
        {invite.seenDetail}
      </Notice>
    </Stack>
  );
}
