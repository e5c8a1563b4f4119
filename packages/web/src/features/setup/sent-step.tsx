import { useTexts } from '../../texts/use-texts.ts';
import { Command } from '../../ui/code.tsx';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Collected } from './collected.tsx';
import { FirstReports } from './first-reports.tsx';

/** Step 3: what leaves this computer already, so that nobody finds out later. */
export function SentStep() {
  const { setup } = useTexts();
  return (
    <Stack gap={24}>
      <Section title={setup.sent}>
        <FirstReports />
      </Section>
      <Section title={setup.maySend} detail={setup.maySendDetail}>
        <Collected />
        <Prose>{setup.ledger}</Prose>
        <Command>npm run agent -- ledger</Command>
      </Section>
      <div>
        <LinkButton to="/devices" kind="primary">
          {setup.open}
        </LinkButton>
      </div>
    </Stack>
  );
}
