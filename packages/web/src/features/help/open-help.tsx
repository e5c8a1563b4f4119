import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Grid, Section, Stack } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { HelpPanel } from './help-panel.tsx';
import { MoreButton } from './more-button.tsx';
import type { useOpenHelp } from './use-help.ts';

/** What waits for help, first that which nobody looks after; nothing where nothing does. */
export function OpenHelp({ found }: { found: ReturnType<typeof useOpenHelp> }) {
  const texts = usePart(helpTexts);
  const { rows } = found;
  if (found.error === null && (rows ?? []).length === 0) return null;
  return (
    <Section title={texts.section}>
      <View query={found} size="panel">
        {() => (
          <Stack>
            <Grid least={17}>
              {(rows ?? [])
                .toSorted((one, other) => rankOf(one) - rankOf(other))
                .map((one) => (
                  <HelpPanel key={one.id} request={one} />
                ))}
            </Grid>
            <MoreButton more={found.more} />
          </Stack>
        )}
      </View>
    </Section>
  );
}

const rankOf = ({ state }: { state: string }) => (state === 'waiting' ? 0 : 1);
