import { ruleChangeWords } from '@candor/policy/texts/policy-words.ts';
import type { api, OutputOf } from '../../api.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { dayOf } from '../../texts/dates.ts';
import { useSpoken } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Section, Stack } from '../../ui/layout.tsx';

type Change = OutputOf<typeof api.portal.myDevices>['items'][number]['changes'][number];

/** What was changed in what sessions may do on a device: before, after, who, from when; the newest is open. */
export function RuleChanges({ changes }: { changes: readonly Change[] }) {
  const texts = useCompanyTexts();
  const { locale } = useSpoken();
  const { changes: words } = texts.policyWords;
  const list = (some: readonly Change[]) => (
    <Entries
      label={words.title}
      items={some.map((change, index) => {
        const { title, lines } = ruleChangeWords(change, texts.policyWords, (at) => dayOf(locale, at));
        return {
          id: `${change.at} ${index}`,
          title,
          status: <When at={change.at} />,
          detail: lines.map((line) => <div key={line}>{line}</div>),
        };
      })}
    />
  );
  const older = changes.slice(1);
  return (
    <Section title={words.title}>
      <Stack gap={8}>
        {list(changes.slice(0, 1))}
        {older.length > 0 && <Fold title={texts.portal.older(older.length)}>{list(older)}</Fold>}
      </Stack>
    </Section>
  );
}
