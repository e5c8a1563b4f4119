import { getRouteApi } from '@tanstack/react-router';
import { api, useApi } from '../../api.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Grid, Prose, Section, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { SideBySide } from '../../ui/side-by-side.tsx';
import { View } from '../../ui/view.tsx';

const route = getRouteApi('/signed-in/portal/agreements');

/** Two versions line beside line; which two is in the address. */
export function Compare({ agreement, from, to }: { agreement: string; from: number; to: number }) {
  const { agreements } = useTexts();
  const { language } = useSpoken();
  const navigate = route.useNavigate();
  const known = useApi(api.agreements.listAgreements);
  const diff = useApi(api.agreements.diff, { params: { a: agreement }, query: { from, to, language } });
  const versions = known.data?.items.find(({ id }) => id === agreement)?.versions ?? [];
  const options = versions.map(({ number }) => ({
    value: String(number),
    label: agreements.versionOf(number),
  }));
  const show = (next: { from: number; to: number }) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Section title={agreements.diffTitle(from, to)}>
      <Stack>
        <Grid least={10}>
          <Select
            label={agreements.from}
            value={String(from)}
            onChange={(value) => show({ from: Number(value), to })}
            options={options}
          />
          <Select
            label={agreements.to}
            value={String(to)}
            onChange={(value) => show({ from, to: Number(value) })}
            options={options}
          />
        </Grid>
        <View query={diff} size="panel">
          {({ parts, language: shown }) =>
            parts.every(({ kind }) => kind === 'same') ? (
              <Prose>{agreements.equal}</Prose>
            ) : (
              <SideBySide
                parts={parts}
                language={shown}
                words={{
                  before: agreements.versionOf(from),
                  after: agreements.versionOf(to),
                  same: agreements.sameLines,
                }}
              />
            )
          }
        </View>
      </Stack>
    </Section>
  );
}
