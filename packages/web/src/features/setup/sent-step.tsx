import { Command } from '../../ui/code.tsx';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Collected } from './collected.tsx';
import { FirstReports } from './first-reports.tsx';

/** Step 3: what leaves this computer already, so that nobody finds out later. */
export function SentStep() {
  return (
    <Stack gap={24}>
      <Section title="What this computer has sent">
        <FirstReports />
      </Section>
      <Section
        title="What an agent may send, and why"
        detail="Nothing else can leave: what is not on this list is dropped by the agent and refused by the server."
      >
        <Collected />
        <Prose>Every report that leaves this computer stands in its ledger, byte for byte:</Prose>
        <Command>npm run agent -- ledger</Command>
      </Section>
      <div>
        <LinkButton to="/devices" kind="primary">
          Open Candor
        </LinkButton>
      </div>
    </Stack>
  );
}
